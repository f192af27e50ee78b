using SplitConv.Convolutions;
using SplitConv.Costs;

namespace SplitConv.Onnx.Measuring;

/// <summary>All that the time of a convolution and of a pair in its place depends on.</summary>
/// <param name="Original">The convolution.</param>
/// <param name="Pair">The pair.</param>
/// <param name="Maps">The feature maps around both; the padding follows from them.</param>
/// <param name="Type">The number format.</param>
internal sealed record LayerShape(ConvolutionGeometry Original, PairGeometry Pair, FeatureMaps Maps, ElementType Type);
