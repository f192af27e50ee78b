using SplitConv.Convolutions;
using SplitConv.Latencies;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Measuring;

/// <summary>
/// Measures latencies in ONNX Runtime on the CPU. Convolutions of equal shapes are measured once, and the times are those inside a model: without what the model does once for many
/// convolutions, such as reordering its input. Nothing is written to disk. Not for several threads at once, which would slow each other.
/// </summary>
public sealed class RuntimeLatencyMeter : ILatencyMeter
{
    private readonly ModelSurvey _survey;
    private readonly LatencyOptions _options;
    private readonly Dictionary<LayerShape, PairLatency?> _known = [];

    /// <summary>Makes a meter for a model.</summary>
    /// <param name="survey">The model and its convolutions; it is never changed. Measure before it is decomposed, which happens in place.</param>
    /// <param name="options">How to measure; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threads are below 1.</exception>
    public RuntimeLatencyMeter(ModelSurvey survey, LatencyOptions? options = null)
    {
        _survey = survey;
        _options = options ?? new LatencyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Threads, 1, nameof(options));
    }

    /// <summary>Times a convolution and a pair, each alone and at least a microsecond, in turn, at the convolution's feature maps.</summary>
    /// <param name="site">The convolution.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>The times; null if the geometry or the feature maps are unknown, or ONNX Runtime cannot run the convolution (float64 and bfloat16 have no kernel).</returns>
    /// <exception cref="InsufficientMemoryException">The feature map does not fit into memory.</exception>
    public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (site is not { Geometry: { } geometry, Maps: { } maps })
            return null;
        var layer = new LayerShape(geometry, pair, maps, site.ElementType);
        if (!_known.TryGetValue(layer, out PairLatency? latency))
            _known[layer] = latency = Measure(layer, cancellationToken);
        return latency;
    }

    /// <summary>Times the whole model as it is and with pairs of random weights in the place of some of its convolutions, in turn, on random inputs.</summary>
    /// <param name="pairs">The pairs by the names of the convolutions they replace.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="ArgumentException">A name is that of no convolution that could be replaced.</exception>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load or run the model, or it is too large to be loaded from memory.</exception>
    /// <exception cref="InvalidOptionsException">The options name a free dimension the model does not have.</exception>
    /// <exception cref="InsufficientMemoryException">The inputs do not fit into memory.</exception>
    public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken) =>
        ModelTimer.Measure(_survey.Model, DecomposedCopy.Of(_survey, pairs), _options, cancellationToken);

    private PairLatency? Measure(LayerShape layer, CancellationToken cancellationToken)
    {
        try
        {
            return LayerTimer.Measure(layer, _options.Threads, cancellationToken);
        }
        catch (RuntimeRefusedException)
        {
            return null;
        }
    }
}
