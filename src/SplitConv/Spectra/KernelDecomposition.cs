using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Spectra.Leading;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Spectra;

/// <summary>
/// Decomposes kernels by whatever is fastest for their size and for the ranks in question: large ones by their leading triplets, at the cost of a few matrix products, small ones and
/// those that need most of their triplets by a singular value decomposition in double precision.
/// </summary>
public static class KernelDecomposition
{
    // Below, a singular value decomposition takes milliseconds.
    private const int FewestRows = 256;

    // Weights in double precision are for those who want all digits. Beyond, those would take minutes.
    private const int MostExactRows = 2048;

    // A block that holds more of the rows saves nothing.
    private const double LargestBlockShare = 0.6;

    /// <summary>Decomposes a kernel.</summary>
    /// <param name="kernel">The kernel, all weights finite.</param>
    /// <param name="mode">The mode of its unfolding.</param>
    /// <param name="highestRank">The highest rank that will be asked for, from 1 to the number of singular values.</param>
    /// <param name="progress">Told the share of the work that is done, between 0 and 1, several times for large kernels, also when more of the spectrum is asked for later; called on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <exception cref="DecompositionFailedException">The singular value decomposition did not converge.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IKernelDecomposition Compute(
        ConvolutionKernel kernel,
        DecompositionMode mode,
        int highestRank,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(highestRank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highestRank, mode.HighestRank(kernel.Shape));
        LibtorchLoader.EnsureLoaded();
        using var pause = CollectionPause.Begin();
        using var _ = no_grad();
        double reached = 0;
        foreach (ScalarType type in Formats(kernel, mode, highestRank))
        {
            if (ComputeLeading(kernel, mode, highestRank, type, Checkpoint) is { } leading)
                return leading;
        }

        Checkpoint(0);
        int rows = mode.Rows(kernel.Shape), columns = mode.Columns(kernel.Shape);
        return SingularDecomposition.Compute(Unfolding.Unfold(kernel.ToValues(), kernel.Shape, mode), rows, columns);

        void Checkpoint(double share)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A second attempt does not undo what has been told.
            reached = Math.Max(reached, share);
            progress?.Report(reached);
        }
    }

    /// <summary>The memory a decomposition needs beside the kernel, in bytes: an estimate for its usual course. A spectrum so steep that double precision or a singular value decomposition of the whole is needed takes up to four times as much.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="type">Its number format.</param>
    /// <param name="mode">The mode of its unfolding.</param>
    /// <param name="highestRank">The highest rank that will be asked for.</param>
    public static long EstimateMemory(WeightShape shape, ElementType type, DecompositionMode mode, int highestRank)
    {
        double rows = mode.Rows(shape), columns = mode.Columns(shape), smaller = Math.Min(rows, columns), rank = highestRank;
        if (!IsLeadingEnough((int)smaller, highestRank, type))
        {
            // The unfolding as an array and as a tensor, its decomposition with workspace, the factors as they are and in their format.
            return (long)(8 * (6 * rows * columns + 6 * smaller * smaller) + (3 * 8 + type.Size()) * rank * (rows + columns));
        }

        double size = type == ElementType.Float64 ? 8 : 4, block = LeadingSubspace.BlockSize(highestRank);
        // The unfolding and the Gram matrix, four blocks of rows and three of columns, and the eigenproblem in double precision.
        double subspace = size * (rows * columns + rows * rows + 4 * rows * block + 3 * block * columns) + 8 * 5 * block * block;
        // All singular values, should the leading ones not decide the rank: matrix and Gram matrix in double precision, with workspace.
        double spectrum = size * (rows * columns + rank * (rows + columns)) + 8 * (rows * columns + 2 * rows * rows);
        // The triplets, turned round, arranged and in their format.
        double folding = size * (rows * columns + 5 * rank * (rows + columns));
        return (long)Math.Max(Math.Max(subspace, spectrum), folding);
    }

    private static ScalarType[] Formats(ConvolutionKernel kernel, DecompositionMode mode, int highestRank)
    {
        if (!IsLeadingEnough(mode.HighestRank(kernel.Shape), highestRank, kernel.Type))
            return [];
        // Where single precision does not resolve the spectrum, double precision may.
        return kernel.Type == ElementType.Float64 ? [ScalarType.Float64] : [ScalarType.Float32, ScalarType.Float64];
    }

    private static bool IsLeadingEnough(int singularValues, int highestRank, ElementType type) =>
        singularValues >= (type == ElementType.Float64 ? MostExactRows + 1 : FewestRows) && LeadingSubspace.BlockSize(highestRank) <= LargestBlockShare * singularValues;

    private static LeadingDecomposition? ComputeLeading(
        ConvolutionKernel kernel, DecompositionMode mode, int highestRank, ScalarType type, Action<double> checkpoint)
    {
        using var scope = NewDisposeScope();
        checkpoint(0);
        var (matrix, scale) = UnfoldedTensor.Create(kernel, mode, type);
        LeadingTriplets? triplets;
        try
        {
            triplets = LeadingSubspace.Compute(matrix, highestRank, checkpoint);
        }
        catch (ExternalException exception) when (!LibtorchErrors.IsOutOfMemory(exception))
        {
            // An eigenproblem did not converge. The next format, or the decomposition of the whole, may.
            triplets = null;
        }

        return triplets is null
            ? null
            : new LeadingDecomposition(
                matrix.DetachFromDisposeScope(), scale, triplets with { Left = triplets.Left.DetachFromDisposeScope(), Right = triplets.Right.DetachFromDisposeScope() }, checkpoint);
    }
}
