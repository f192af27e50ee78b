using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Onnx.Measuring;

namespace SplitConv.Onnx.Tests.Measuring;

/// <summary>A convolution to measure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">The shape of its kernel.</param>
/// <param name="Stride">Its steps.</param>
/// <param name="Dilation">Its spacing.</param>
/// <param name="Input">The size of its input.</param>
/// <param name="Output">The size of its output.</param>
public sealed record LayerCase(string Name, WeightShape Weight, Extent Stride, Extent Dilation, Extent Input, Extent Output)
{
    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        new("same", new(32, 32, 3, 3), Extent.One, Extent.One, new(14, 13), new(14, 13)),
        new("valid", new(16, 24, 3, 3), Extent.One, Extent.One, new(14, 13), new(12, 11)),
        new("odd channels", new(9, 6, 3, 3), Extent.One, Extent.One, new(14, 13), new(14, 13)),
        new("strided", new(32, 16, 3, 3), new(2, 2), Extent.One, new(14, 13), new(7, 7)),
        new("strided along the width", new(16, 16, 3, 3), new(1, 3), Extent.One, new(14, 13), new(14, 5)),
        new("strided 1x1", new(32, 16, 1, 1), new(2, 2), Extent.One, new(14, 13), new(7, 7)),
        new("1x1", new(32, 16, 1, 1), Extent.One, Extent.One, new(14, 13), new(14, 13)),
        new("7x7", new(16, 3, 7, 7), new(2, 2), Extent.One, new(28, 27), new(14, 14)),
        new("1x5", new(16, 16, 1, 5), Extent.One, Extent.One, new(9, 12), new(9, 12)),
        new("asymmetric padding", new(16, 16, 3, 3), Extent.One, Extent.One, new(14, 13), new(15, 12)),
        new("dilated", new(16, 16, 3, 3), Extent.One, new(2, 3), new(14, 13), new(14, 13)),
        new("dilated and strided", new(16, 16, 3, 5), new(2, 1), new(2, 2), new(14, 13), new(6, 5)),
        new("one pixel", new(16, 16, 3, 3), Extent.One, Extent.One, Extent.One, Extent.One),
    ];

    /// <summary>The geometry.</summary>
    public ConvolutionGeometry Geometry => new(Weight, Stride, Dilation, 1);

    /// <summary>The feature maps, two at once.</summary>
    public FeatureMaps Maps => new(2, Input, Output);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal LayerShape Shape(DecompositionMode mode, int rank) => new(Geometry, PairGeometry.Of(Geometry, mode, rank), Maps, ElementType.Float32);
}
