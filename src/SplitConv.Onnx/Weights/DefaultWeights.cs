using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;

namespace SplitConv.Onnx.Weights;

/// <summary>
/// The weights that a new convolution has before training, as in PyTorch: uniform within <c>1 / sqrt(fan in)</c> on either side of zero (He et al., 2015, with a slope of sqrt 5). The same at every call.
/// </summary>
internal sealed class DefaultWeights
{
    private const int Seed = 1;

    private readonly Random _random = new(Seed);
    private readonly Dictionary<(object Weight, DecompositionMode Mode, int Rank), KernelPair> _shared = [];

    public LayerPair Create(ConvolutionSite site, InformationEntry entry)
    {
        PairGeometry geometry = PairGeometry.Of(site.Geometry!, entry.Mode, entry.Rank);
        // Convolutions that share a weight go on sharing.
        var identity = (site.WeightIdentity ?? site, entry.Mode, entry.Rank);
        if (!_shared.TryGetValue(identity, out KernelPair? kernels))
            _shared[identity] = kernels = new KernelPair(Create(geometry.First.Weight, site.ElementType), Create(geometry.Last.Weight, site.ElementType));
        return new LayerPair(entry.Mode, entry.Rank, geometry, kernels, RelativeError: null);
    }

    private ConvolutionKernel Create(WeightShape shape, ElementType type)
    {
        double bound = 1 / Math.Sqrt((double)shape.InChannels * shape.Height * shape.Width);
        double[] values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = bound * (2 * _random.NextDouble() - 1);
        return ConvolutionKernel.FromValues(shape, type, values);
    }
}
