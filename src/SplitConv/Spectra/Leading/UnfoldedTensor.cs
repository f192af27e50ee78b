using SplitConv.Convolutions;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The unfolding of a kernel (see <see cref="Unfolding"/>) as a tensor, made without a copy in double precision.</summary>
internal static class UnfoldedTensor
{
    // Squares of larger or smaller weights, summed over a layer, come near the ends of single precision.
    private const int LargestExponent = 24;

    /// <summary>The unfolding divided by a power of two that keeps its squares within the range of the format.</summary>
    /// <param name="kernel">The kernel, all weights finite.</param>
    /// <param name="mode">The mode of the unfolding.</param>
    /// <param name="type">Float32 or Float64.</param>
    /// <returns>The matrix, L x M, and the power of two by which it was divided.</returns>
    public static (Tensor Matrix, double Scale) Create(ConvolutionKernel kernel, DecompositionMode mode, ScalarType type)
    {
        using var scope = NewDisposeScope();
        WeightShape shape = kernel.Shape;
        Tensor weights = empty([.. shape.Dimensions.Select(size => (long)size)], TypeOf(kernel.Type));
        kernel.Data.Span.CopyTo(weights.bytes);
        int channel = mode.RowsHoldOutput() ? 0 : 1;
        KernelAxes rows = mode.RowAxes();
        long[] order = [channel, .. Taps(rows), 1 - channel, .. Taps(rows.Others)];
        Tensor matrix = weights.to(type).permute(order).reshape(mode.Rows(shape), mode.Columns(shape));

        double largest = Math.Max(matrix.max().ToDouble(), -matrix.min().ToDouble());
        int exponent = largest == 0 ? 0 : Math.ILogB(largest);
        if (Math.Abs(exponent) <= LargestExponent)
            return (matrix.MoveToOuterDisposeScope(), 1);
        exponent = Math.Clamp(exponent, type == ScalarType.Float32 ? -120 : -1000, 1000);
        return (matrix.mul(Math.ScaleB(1, -exponent)).MoveToOuterDisposeScope(), Math.ScaleB(1, exponent));
    }

    private static IEnumerable<long> Taps(KernelAxes axes)
    {
        if (axes.Height)
            yield return 2;
        if (axes.Width)
            yield return 3;
    }

    private static ScalarType TypeOf(ElementType type) => type switch
    {
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float16,
    };
}
