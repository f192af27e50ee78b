using SplitConv.Convolutions;

namespace SplitConv.Spectra;

/// <summary>
/// The unfolding A of a kernel (L rows, M columns, L at most M), taken apart so far that a rank can be chosen and A truncated to it: <c>A ~ U_R (U_R^T A)</c> with
/// an orthonormal left factor, as in the reference. Holds native memory until disposed.
/// </summary>
public interface IKernelDecomposition : IKernelSpectrum, IDisposable
{
    /// <summary>The highest rank to which <see cref="Truncate"/> can cut.</summary>
    int HighestRank { get; }

    /// <summary>The relative Frobenius error of the truncation, <c>|A - A_R| / |A|</c>. 0 for a zero matrix.</summary>
    /// <param name="rank">From 0 to <see cref="HighestRank"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is not.</exception>
    double RelativeError(int rank);

    /// <summary>The two kernels of the truncation.</summary>
    /// <param name="pair">Their geometry; its rank, from 1 to <see cref="HighestRank"/>, is that of the truncation.</param>
    /// <param name="mode">The mode of the unfolding.</param>
    /// <param name="type">The number format of the two kernels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank of <paramref name="pair"/> is above <see cref="HighestRank"/>.</exception>
    KernelPair Truncate(PairGeometry pair, DecompositionMode mode, ElementType type);
}
