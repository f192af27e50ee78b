using SplitConv.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>Makes the modules of a pair from the convolution they replace: padding and padding mode go with their axis; dtype, device, memory format, requires_grad and training mode are kept.</summary>
internal static class PairModules
{
    /// <summary>Why TorchSharp cannot run a pair in the place of this convolution; null if it can.</summary>
    public static KeptReason? FindObstacle(Conv2d convolution)
    {
        if (convolution.padding_type != Padding.Same || convolution.padding_mode == PaddingModes.Zeros)
            return null;
        // TorchSharp 0.107 exchanges the axes when it pads for Same itself, which shows as soon as they need different amounts; and an odd amount goes to two sides unequally.
        long[] needed = NeededForSame(convolution);
        return needed[0] == needed[1] && needed[0] % 2 == 0
            ? null
            : new KeptReason(KeptReasonKind.ForeignOperator, $"padding Same with mode {convolution.padding_mode}, kernel {Shapes.ToExtent(convolution.kernel_size)} and dilation {Shapes.ToExtent(convolution.dilation)} cannot be split by axis in TorchSharp");
    }

    /// <summary>A convolution with some of the axes of another, and a weight of the given shape that is not initialised.</summary>
    /// <param name="original">The convolution to replace.</param>
    /// <param name="geometry">The geometry of the new one.</param>
    /// <param name="axes">The kernel axes it has.</param>
    public static Conv2d Create(Conv2d original, ConvolutionGeometry geometry, KernelAxes axes)
    {
        // On the META device nothing is allocated, nothing initialised, and the random generator is left alone.
        Conv2d created = nn.Conv2d(
            geometry.InChannels,
            geometry.OutChannels,
            (geometry.Weight.Height, geometry.Weight.Width),
            stride: (geometry.Stride.Height, geometry.Stride.Width),
            padding: (0L, 0L),
            dilation: (geometry.Dilation.Height, geometry.Dilation.Width),
            padding_mode: original.padding_mode,
            bias: false,
            device: META);
        SetPadding(created, original, axes);
        created.train(original.training);
        return created;
    }

    /// <summary>Gives a convolution the padding that another one has along some axes.</summary>
    public static void SetPadding(Conv2d target, Conv2d original, KernelAxes axes)
    {
        long[] OnAxis(long vertically, long horizontally) => [axes.Height ? vertically : 0, axes.Width ? horizontally : 0];

        if (original.padding_type is { } type)
        {
            if (type == Padding.Same && original.padding_mode != PaddingModes.Zeros)
                target.SetPadding(OnAxis(NeededForSame(original)[0] / 2, NeededForSame(original)[1] / 2));
            else
                target.SetPadding(type);
        }
        else
        {
            target.SetPadding(OnAxis(original.padding![0], original.padding[^1]));
        }
    }

    // What the two sides of an axis get together.
    private static long[] NeededForSame(Conv2d convolution) =>
        [convolution.dilation[0] * (convolution.kernel_size[0] - 1), convolution.dilation[^1] * (convolution.kernel_size[^1] - 1)];
}
