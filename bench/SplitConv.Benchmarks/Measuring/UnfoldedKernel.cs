using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>Kernels as matrices and back (docs/method.md). Written anew, so that the engine's own unfolding is measured by another.</summary>
internal static class UnfoldedKernel
{
    /// <summary>The unfolding, contiguous, L x M.</summary>
    public static Tensor Of(ConvolutionKernel kernel, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        return ToTensor(kernel).permute(Order(mode)).reshape(mode.Rows(kernel.Shape), mode.Columns(kernel.Shape)).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The kernel of an unfolding, contiguous.</summary>
    public static Tensor Fold(Tensor matrix, WeightShape shape, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        long[] order = Order(mode), back = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
            back[order[i]] = i;
        return matrix.reshape([.. order.Select(axis => (long)shape.Dimensions[(int)axis])]).permute(back).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The weights as a tensor.</summary>
    public static Tensor ToTensor(ConvolutionKernel kernel)
    {
        Tensor weights = empty([.. kernel.Shape.Dimensions.Select(size => (long)size)], ScalarType.Float32);
        kernel.Data.Span.CopyTo(weights.bytes);
        return weights;
    }

    // Channel and axis along the rows, then those along the columns.
    private static long[] Order(DecompositionMode mode)
    {
        // The benchmark's layers are decomposed in the reference's modes, which have one axis on either side.
        (long channel, long axis) = (mode.RowsHoldOutput() ? 0 : 1, mode.RowAxes().Height ? 2 : 3);
        return [channel, axis, 1 - channel, 5 - axis];
    }
}
