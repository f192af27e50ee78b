using SplitConv.Convolutions;

namespace SplitConv.Onnx.Measuring;

/// <summary>Recovers the padding of a convolution from the sizes of the feature maps around it.</summary>
internal static class Padding
{
    /// <summary>
    /// The smallest padding under which a convolution takes one size to the other: per axis <c>max(0, (out - 1) * stride + dilation * (kernel - 1) + 1 - in)</c> in all, the smaller half
    /// before the map, as in SAME_UPPER.
    /// </summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="input">Height and width of its input.</param>
    /// <param name="output">Height and width of its output.</param>
    /// <returns>The ONNX attribute <c>pads</c>: top, left, bottom, right.</returns>
    public static long[] Of(ConvolutionGeometry geometry, Extent input, Extent output)
    {
        Extent kernel = geometry.Weight.Kernel, stride = geometry.Stride, dilation = geometry.Dilation;
        long height = Total(input.Height, output.Height, kernel.Height, stride.Height, dilation.Height);
        long width = Total(input.Width, output.Width, kernel.Width, stride.Width, dilation.Width);
        return [height / 2, width / 2, height - height / 2, width - width / 2];
    }

    private static long Total(long input, long output, long kernel, long stride, long dilation) =>
        Math.Max(0, (output - 1) * stride + dilation * (kernel - 1) + 1 - input);
}
