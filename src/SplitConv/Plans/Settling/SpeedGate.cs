using System.Globalization;
using SplitConv.Convolutions;
using SplitConv.Latencies;

namespace SplitConv.Plans.Settling;

/// <summary>Lets only those options pass that are measured to be enough faster than the convolution.</summary>
/// <param name="meter">Measures.</param>
/// <param name="leastSpeedUp">How many times faster they must be.</param>
internal sealed class SpeedGate(ILatencyMeter meter, double leastSpeedUp)
{
    private readonly Dictionary<(int Layer, DecompositionMode Mode, int Rank), PairLatency?> _measured = [];

    // The lowest rank that was refused: what is slow at one rank is so at every higher one.
    private readonly Dictionary<(int Layer, DecompositionMode Mode), int> _refused = [];

    /// <summary>Whether nothing is known against an option.</summary>
    public bool IsAllowed(int layer, LayerOption option) => !_refused.TryGetValue((layer, option.Candidate.Mode), out int lowest) || option.Rank < lowest;

    /// <summary>The measurement of an option; null if it cannot be measured.</summary>
    public PairLatency? Measure(int layer, LayerPlan plan, LayerOption option, CancellationToken cancellationToken)
    {
        var key = (layer, option.Candidate.Mode, option.Rank);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_measured.TryGetValue(key, out PairLatency? latency))
            _measured[key] = latency = plan.Site.Maps is null ? null : meter.Measure(plan.Site, option.Pair, cancellationToken);
        return latency;
    }

    /// <summary>Measures an option and remembers it if it is too slow. What cannot be measured passes.</summary>
    /// <returns>Whether it may be taken.</returns>
    public bool Passes(int layer, LayerPlan plan, LayerOption option, CancellationToken cancellationToken)
    {
        if (Measure(layer, plan, option, cancellationToken) is not { } latency || latency.SpeedUp >= leastSpeedUp)
            return true;
        var key = (layer, option.Candidate.Mode);
        _refused[key] = _refused.TryGetValue(key, out int lowest) ? Math.Min(lowest, option.Rank) : option.Rank;
        return false;
    }

    /// <summary>Whether some option of a layer was measured to be fast enough.</summary>
    public bool HasPassed(int layer) => _measured.Any(item => item.Key.Layer == layer && item.Value is { } latency && latency.SpeedUp >= leastSpeedUp);

    /// <summary>Why a layer is kept for which no option passed, with the fastest that did not; null if none was refused.</summary>
    public KeptReason? Reason(int layer)
    {
        var refused = _measured.Where(item => item.Key.Layer == layer && item.Value is { } latency && latency.SpeedUp < leastSpeedUp).ToArray();
        if (refused.Length == 0)
            return null;
        var (key, measured) = refused.MaxBy(item => item.Value!.Value.SpeedUp);
        PairLatency latency = measured!.Value;
        return new KeptReason(KeptReasonKind.NotFaster, string.Create(
            CultureInfo.InvariantCulture,
            $"measured: a pair of rank {key.Rank} takes {latency.Pair:0.000} ms, the convolution {latency.Original:0.000} ms ({latency.SpeedUp:0.00}x, less than {leastSpeedUp:0.00##}x)"));
    }
}
