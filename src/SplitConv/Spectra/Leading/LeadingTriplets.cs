using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The leading triplets of a matrix A, and the guard vectors that stood beside them.</summary>
/// <param name="Wanted">The number of triplets, R.</param>
/// <param name="Left">U with the guard vectors, L x p, orthonormal.</param>
/// <param name="Right">U^T A without them, R x M.</param>
/// <param name="Squares">The squares of the singular values, descending; those of the guards are too small.</param>
/// <param name="Uncertainties">By how much each of the first R squares may be too small.</param>
internal sealed record LeadingTriplets(int Wanted, Tensor Left, Tensor Right, double[] Squares, double[] Uncertainties)
{
    /// <summary>The sum of the squares of all singular values.</summary>
    public double Energy { get; init; }

    /// <summary>The sum of their fourth powers.</summary>
    public double FourthPowers { get; init; }
}
