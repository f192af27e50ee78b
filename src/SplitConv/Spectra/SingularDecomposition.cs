using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Spectra;

/// <summary>
/// The singular values of an unfolded kernel and, cut to any rank, its two factors. Computed once in double precision, never with full matrices.
/// </summary>
/// <remarks>
/// <c>A = U S V^T</c> with U L x L and V^T L x M for an unfolding of L rows and M columns, L at most M. At rank R,
/// <c>A ~ U_R (U_R^T A)</c>: the left factor is orthonormal, the right one carries the singular values, as in the reference.
/// Holds native memory until disposed.
/// </remarks>
public sealed class SingularDecomposition : IKernelDecomposition
{
    private readonly Tensor _left;
    private readonly Tensor _right;

    private SingularDecomposition(Tensor left, Tensor right, double[] singularValues)
    {
        _left = left;
        _right = right;
        SingularValues = singularValues;
    }

    /// <summary>All L singular values, descending.</summary>
    public IReadOnlyList<double> SingularValues { get; }

    /// <inheritdoc/>
    public int Rows => (int)_left.shape[0];

    /// <inheritdoc/>
    public int Columns => (int)_right.shape[1];

    /// <inheritdoc/>
    public int HighestRank => SingularValues.Count;

    /// <inheritdoc/>
    public LeadingSpectrum? Leading => null;

    /// <inheritdoc/>
    public LeadingSpectrum? Sharpen() => null;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">The unfolded kernel, row-major, all values finite.</param>
    /// <param name="rows">Its rows, L.</param>
    /// <param name="columns">Its columns, M.</param>
    /// <exception cref="DecompositionFailedException">The iteration of the singular value decomposition did not converge.</exception>
    public static SingularDecomposition Compute(double[] matrix, int rows, int columns)
    {
        LibtorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        try
        {
            using var _ = no_grad();
            Tensor unfolded = tensor(matrix, rows, columns);
            var (left, values, right) = LibtorchThreads.ForSpectrum(rows, () => linalg.svd(unfolded, fullMatrices: false));
            double[] singularValues = values.data<double>().ToArray();
            if (!singularValues.All(double.IsFinite))
                throw new DecompositionFailedException(rows, columns);
            Tensor weighted = right.mul_(values.unsqueeze(1));
            return new SingularDecomposition(left.DetachFromDisposeScope(), weighted.DetachFromDisposeScope(), singularValues);
        }
        catch (ExternalException exception) when (!LibtorchErrors.IsOutOfMemory(exception))
        {
            throw new DecompositionFailedException(rows, columns, exception);
        }
    }

    /// <summary>The factors of the truncation to a rank, both row-major.</summary>
    /// <param name="rank">From 1 to the number of singular values.</param>
    /// <returns>Left, L x R and orthonormal, and right, R x M.</returns>
    public (double[] Left, double[] Right) Truncate(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, SingularValues.Count);
        using var scope = NewDisposeScope();
        return (
            _left.narrow(1, 0, rank).contiguous().data<double>().ToArray(),
            _right.narrow(0, 0, rank).contiguous().data<double>().ToArray());
    }

    /// <summary>
    /// The relative Frobenius error of the truncation, <c>|A - A_R| / |A|</c>: by Eckart and Young the square root of the discarded share of the sum of squared singular values. 0 for a zero matrix.
    /// </summary>
    /// <param name="rank">From 0 to the number of singular values.</param>
    public double RelativeError(int rank)
    {
        // Scaled by the largest value, so that squares neither overflow nor vanish.
        double scale = SingularValues[0];
        if (scale == 0)
            return 0;
        double discarded = 0, total = 0;
        for (int i = SingularValues.Count - 1; i >= 0; i--)
        {
            double share = SingularValues[i] / scale;
            total += share * share;
            if (i >= rank)
                discarded = total;
        }

        return Math.Sqrt(discarded / total);
    }

    /// <inheritdoc/>
    public KernelPair Truncate(PairGeometry pair, DecompositionMode mode, ElementType type)
    {
        var (left, right) = Truncate(pair.First.Weight.OutChannels);
        return Unfolding.FoldFactors(left, right, pair, mode, type);
    }

    /// <summary>Frees the factors.</summary>
    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }
}
