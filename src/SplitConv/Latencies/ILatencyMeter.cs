using SplitConv.Convolutions;
using SplitConv.Plans;

namespace SplitConv.Latencies;

/// <summary>Measures how long convolutions take where they will run. Weights do not matter, only shapes.</summary>
public interface ILatencyMeter
{
    /// <summary>Times a convolution and a pair that could take its place, each alone, in turn, at the convolution's true feature maps. Convolutions and pairs of equal shapes may be measured once.</summary>
    /// <param name="site">The convolution, its geometry and feature maps known.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <returns>The times; null where it cannot be run.</returns>
    PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken);

    /// <summary>Times the whole model as it is and with pairs in the place of some of its convolutions, in turn.</summary>
    /// <param name="pairs">The pairs by the names of the convolutions they replace.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken);
}

/// <summary>How long a convolution and a pair take.</summary>
/// <param name="Original">The convolution, in milliseconds.</param>
/// <param name="Pair">The pair, in milliseconds.</param>
public readonly record struct PairLatency(double Original, double Pair)
{
    /// <summary>How many times faster the pair is.</summary>
    public double SpeedUp => Original / Pair;
}

/// <summary>How long a model takes as it is and decomposed.</summary>
/// <param name="Original">As it is, in milliseconds.</param>
/// <param name="Decomposed">Decomposed, in milliseconds.</param>
public readonly record struct ModelLatency(double Original, double Decomposed)
{
    /// <summary>How many times faster the decomposed model is.</summary>
    public double SpeedUp => Original / Decomposed;
}
