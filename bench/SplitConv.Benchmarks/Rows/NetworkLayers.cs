using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Ranks;

namespace SplitConv.Benchmarks.Rows;

/// <summary>The convolutions of two well-known networks whose kernels are larger than 1x1, with the names and shapes of torchvision; which of them are decomposed, filter and cost gate say.</summary>
internal static class NetworkLayers
{
    public const string ResNet50 = "ResNet-50";
    public const string Vgg16 = "VGG-16";

    private static readonly Dictionary<string, WeightShape[]> Eligible = new()
    {
        [ResNet50] = [.. EligibleOf(ResNet50Layers())],
        [Vgg16] = [.. EligibleOf(Vgg16Layers())],
    };

    public static IEnumerable<string> Networks => Eligible.Keys;

    /// <summary>The distinct shapes of the layers that are decomposed.</summary>
    public static IEnumerable<WeightShape> EligibleShapes => Eligible.Values.SelectMany(shapes => shapes).Distinct();

    /// <summary>How many layers of a network are decomposed.</summary>
    public static int EligibleCount(string network) => Eligible[network].Length;

    /// <summary>How often a shape is decomposed in each network that has it.</summary>
    public static IReadOnlyDictionary<string, int> Occurrences(WeightShape shape) => Eligible
        .Select(item => (Network: item.Key, Count: item.Value.Count(other => other == shape)))
        .Where(item => item.Count > 0)
        .ToDictionary(item => item.Network, item => item.Count);

    // The stem, and the convolution in the middle of each block; the first block of a stage has the stride.
    private static IEnumerable<ConvolutionGeometry> ResNet50Layers()
    {
        yield return Square(64, 3, 7, 2);
        foreach (var (width, blocks, stride) in ((int, int, int)[])[(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)])
        {
            for (int i = 0; i < blocks; i++)
                yield return Square(width, width, 3, i == 0 ? stride : 1);
        }
    }

    private static IEnumerable<ConvolutionGeometry> Vgg16Layers()
    {
        int channels = 3;
        foreach (int width in (int[])[64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512])
        {
            yield return Square(width, channels, 3, 1);
            channels = width;
        }
    }

    private static ConvolutionGeometry Square(int outChannels, int inChannels, int side, int stride) =>
        new(new WeightShape(outChannels, inChannels, side, side), new Extent(stride, stride), Extent.One, 1);

    // As the planner decides, which would want to see weights.
    private static IEnumerable<WeightShape> EligibleOf(IEnumerable<ConvolutionGeometry> layers) =>
        from layer in layers
        where Eligibility.Examine(layer).Count == 0
        where CostGate.Refuse(layer, DecompositionModes.Choose(layer.Weight), FeatureMaps.OfOnePosition(layer), ReferenceRankRule.Range(layer.Weight).Lowest) is null
        select layer.Weight;
}
