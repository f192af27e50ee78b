using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The leading triplets of a matrix A, and the guard vectors that stood beside them.</summary>
/// <param name="Wanted">The number of triplets, R.</param>
/// <param name="Left">The guard vectors and then U, L x p, orthonormal, in ascending order of their values.</param>
/// <param name="Right">U^T A without the guards, R x M, in the same order.</param>
/// <param name="Squares">The squares of the singular values, descending; those of the guards are too small.</param>
/// <param name="Uncertainties">By how much each of the first R squares may be too small.</param>
/// <param name="Energy">The sum of the squares of all singular values.</param>
/// <param name="FourthPowers">The sum of their fourth powers.</param>
internal sealed record LeadingTriplets(int Wanted, Tensor Left, Tensor Right, double[] Squares, double[] Uncertainties, double Energy, double FourthPowers);
