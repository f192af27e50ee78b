using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;

namespace SplitConv.Tests.Settling;

/// <summary>
/// Latencies by formulas: a convolution takes a microsecond for each thousand multiply-accumulates and twenty microseconds whatever its size; a pair takes as long as its two convolutions.
/// </summary>
/// <param name="sites">The convolutions of the model.</param>
internal sealed class FormulaMeter(IReadOnlyList<ConvolutionSite> sites) : ILatencyMeter
{
    /// <summary>How many times longer than by the formula a pair takes.</summary>
    public Func<ConvolutionSite, PairGeometry, double> Slowness { get; init; } = (_, _) => 1;

    /// <summary>Whether a pair can be measured.</summary>
    public Func<ConvolutionSite, bool> CanMeasure { get; init; } = _ => true;

    /// <summary>What the model takes beside its convolutions, in milliseconds.</summary>
    public double Elsewhere { get; init; }

    /// <summary>How many times as long as alone a convolution, or a pair, takes in the model.</summary>
    public double Together { get; init; } = 1;

    /// <summary>How many times as long as alone a pair takes in the model beside that.</summary>
    public double LostByPairs { get; init; } = 1;

    /// <summary>Called before every measurement.</summary>
    public Action<string, PairGeometry> Measuring { get; init; } = (_, _) => { };

    /// <inheritdoc/>
    public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken)
    {
        Measuring(site.Name, pair);
        cancellationToken.ThrowIfCancellationRequested();
        return CanMeasure(site) ? new PairLatency(Milliseconds(site), Milliseconds(site, pair)) : null;
    }

    /// <inheritdoc/>
    public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ModelLatency(
            Elsewhere + Together * sites.Sum(Milliseconds),
            Elsewhere + Together * sites.Sum(site => pairs.TryGetValue(site.Name, out PairGeometry? pair) ? LostByPairs * Milliseconds(site, pair) : Milliseconds(site)));
    }

    private static double Milliseconds(ConvolutionSite site) =>
        0.02 + 1e-6 * ConvolutionCost.Of(site.Geometry!, site.MapsOrOnePosition, site.HasBias, site.ElementType).Macs;

    private double Milliseconds(ConvolutionSite site, PairGeometry pair) =>
        Slowness(site, pair) * (2 * 0.02 + 1e-6 * ConvolutionCost.Of(pair, site.MapsOrOnePosition, site.HasBias, site.ElementType).Macs);
}
