using SplitConv.Convolutions;
using SplitConv.Spectra.Leading;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Spectra;

/// <summary>All singular values of an unfolded kernel, without its vectors: at every rank, how much of the kernel would be lost.</summary>
public sealed class KernelSpectrum : IKernelSpectrum
{
    // Discarded[r] is the sum of the squares from the r-th value on, over that of all: summed from the smallest, so that small shares keep their digits.
    private readonly double[] _discarded;

    /// <summary>Takes the values over.</summary>
    /// <param name="singularValues">All of them, descending, finite, at least one of them above 0.</param>
    /// <param name="rows">The rows of the unfolding, L.</param>
    /// <param name="columns">Its columns, M.</param>
    public KernelSpectrum(IReadOnlyList<double> singularValues, int rows, int columns)
    {
        (SingularValues, Rows, Columns) = (singularValues, rows, columns);
        _discarded = new double[singularValues.Count + 1];
        for (int rank = singularValues.Count - 1; rank >= 0; rank--)
        {
            double share = singularValues[rank] / singularValues[0];
            _discarded[rank] = _discarded[rank + 1] + share * share;
        }

        double all = _discarded[0];
        for (int rank = 0; rank < _discarded.Length; rank++)
            _discarded[rank] /= all;
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<double> SingularValues { get; }

    /// <inheritdoc/>
    public LeadingSpectrum? Leading => null;

    /// <inheritdoc/>
    public LeadingSpectrum? Sharpen() => null;

    /// <summary>The share of the squared Frobenius norm that a truncation loses, 0 to 1: by Eckart and Young the least that any matrix of this rank can lose.</summary>
    /// <param name="rank">From 0 to the number of singular values.</param>
    public double DiscardedEnergy(int rank) => _discarded[rank];

    /// <summary>Computes the spectrum of a kernel.</summary>
    /// <param name="kernel">The kernel, all weights finite and some not zero.</param>
    /// <param name="mode">The mode of its unfolding.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <exception cref="DecompositionFailedException">The computation did not converge.</exception>
    public static KernelSpectrum Compute(ConvolutionKernel kernel, DecompositionMode mode, CancellationToken cancellationToken = default)
    {
        LibtorchLoader.EnsureLoaded();
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (matrix, scale) = UnfoldedTensor.Create(kernel, mode, kernel.Type == ElementType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
        return new KernelSpectrum(FullSpectrum.Of(matrix, scale, cancellationToken.ThrowIfCancellationRequested), mode.Rows(kernel.Shape), mode.Columns(kernel.Shape));
    }

    /// <summary>The memory that <see cref="Compute"/> needs beside the kernel, in bytes.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="type">Its number format.</param>
    /// <param name="mode">The mode of its unfolding.</param>
    public static long EstimateMemory(WeightShape shape, ElementType type, DecompositionMode mode)
    {
        double rows = mode.Rows(shape), columns = mode.Columns(shape), smaller = Math.Min(rows, columns);
        // The kernel as it is read, the unfolding in its format and in double precision, the Gram matrix and its eigenproblem.
        return (long)((2 * type.Size() + 4 + 8) * rows * columns + 8 * 3 * smaller * smaller);
    }
}
