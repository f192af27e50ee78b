using SplitConv.Convolutions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>Geometry of TorchSharp's convolutions in the words of the core.</summary>
internal static class Shapes
{
    public static WeightShape Of(Tensor weight) =>
        new((int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2], (int)weight.shape[3]);

    public static ConvolutionGeometry Of(Conv2d convolution) =>
        new(Of(convolution.weight), ToExtent(convolution.stride), ToExtent(convolution.dilation), (int)convolution.groups);

    /// <summary>A size along both axes; TorchSharp lets a single number stand for both.</summary>
    public static Extent ToExtent(long[] values) => new((int)values[0], (int)values[^1]);
}
