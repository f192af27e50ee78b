using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Pads maps with zeros as a convolution does.</summary>
internal static class PaddedMaps
{
    /// <summary>The maps with their padding; negative padding cuts off.</summary>
    /// <param name="maps">The maps as they come.</param>
    /// <param name="attributes">The attributes of the convolution.</param>
    /// <param name="geometry">Its geometry.</param>
    public static Maps Of(Maps maps, ConvolutionAttributes attributes, ConvolutionGeometry geometry)
    {
        var (top, bottom) = Pads(attributes, 0, maps.Height, geometry.Weight.Kernel.Height, geometry.Stride.Height, geometry.Dilation.Height);
        var (left, right) = Pads(attributes, 1, maps.Width, geometry.Weight.Kernel.Width, geometry.Stride.Width, geometry.Dilation.Width);
        if ((top, bottom, left, right) == (0, 0, 0, 0))
            return maps;

        int height = maps.Height + top + bottom, width = maps.Width + left + right;
        float[] padded = new float[(long)maps.Count * maps.Channels * height * width];
        ReadOnlySpan<float> source = maps.Values.Span;
        int length = Math.Min(maps.Width, maps.Width + Math.Min(left, 0) + Math.Min(right, 0));
        for (int map = 0; map < maps.Count * maps.Channels; map++)
        {
            for (int row = Math.Max(0, -top); row < maps.Height && row + top < height; row++)
                source.Slice((map * maps.Height + row) * maps.Width + Math.Max(0, -left), length).CopyTo(padded.AsSpan((map * height + row + top) * width + Math.Max(0, left)));
        }

        return new Maps(maps.Count, maps.Channels, height, width, padded);
    }

    // Before and behind a map along one axis.
    private static (int Before, int Behind) Pads(ConvolutionAttributes attributes, int axis, int size, int kernel, int stride, int dilation)
    {
        if (attributes.AutoPad == ConvolutionAttributes.NoAutoPad)
            return attributes.Pads is { Count: 4 } pads ? ((int)pads[axis], (int)pads[axis + 2]) : (0, 0);
        if (attributes.AutoPad == "VALID")
            return (0, 0);
        int positions = (size + stride - 1) / stride;
        int total = Math.Max(0, (positions - 1) * stride + dilation * (kernel - 1) + 1 - size);
        int smaller = total / 2;
        return attributes.AutoPad == "SAME_LOWER" ? (total - smaller, smaller) : (smaller, total - smaller);
    }
}
