using SplitConv.Convolutions;
using SplitConv.Latencies;

namespace SplitConv.Plans.Settling;

/// <summary>
/// Latencies as costs, in hundred-thousandths of that of the whole model. Pairs are measured at a few ranks; between them time grows along straight lines, since it follows the multiply-accumulates.
/// </summary>
internal sealed class MeasuredCosts : PlanCosts
{
    private const int Units = 100_000;
    private const int PointsPerCandidate = 4;

    private readonly double _unit;
    private readonly Dictionary<int, double> _originals = [];
    private readonly Dictionary<(int Layer, DecompositionMode Mode), (int Rank, double Milliseconds)[]> _points = [];

    private MeasuredCosts(double total) => _unit = total / Units;

    /// <inheritdoc/>
    public override long Total => Units;

    /// <summary>Measures the whole model and the options of all open layers.</summary>
    public static MeasuredCosts Of(DecompositionPlan plan, SpeedGate gate, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        var costs = new MeasuredCosts(plan.Options.LatencyMeter!.MeasureModel(new Dictionary<string, PairGeometry>(), cancellationToken).Original);
        int[] open = [.. Enumerable.Range(0, plan.Layers.Count).Where(layer => plan.Layers[layer].IsOpen)];
        for (int i = 0; i < open.Length; i++)
        {
            progress?.Report(new DecompositionProgress(plan.Layers[open[i]].Site.Name, i, open.Length) { Stage = DecompositionStage.Measuring });
            costs.Measure(open[i], plan.Layers[open[i]], plan.Options.UseCostGate, gate, cancellationToken);
        }

        return costs;
    }

    /// <inheritdoc/>
    public override long OfOriginal(int layer) => _originals.TryGetValue(layer, out double milliseconds) ? ToUnits(milliseconds) : 0;

    /// <inheritdoc/>
    public override long Of(int layer, LayerOption option) =>
        _points.TryGetValue((layer, option.Candidate.Mode), out var points) ? ToUnits(Between(points, option.Rank)) : OfOriginal(layer);

    private void Measure(int layer, LayerPlan plan, bool useCostGate, SpeedGate gate, CancellationToken cancellationToken)
    {
        var measured = new List<(DecompositionMode Mode, int Rank, PairLatency Latency)>();
        foreach (var candidate in plan.Candidates)
        {
            foreach (int rank in Points([.. candidate.Ranks(useCostGate)]))
            {
                if (gate.Measure(layer, plan, LayerOption.Of(plan, candidate, rank), cancellationToken) is { } latency)
                    measured.Add((candidate.Mode, rank, latency));
            }
        }

        if (measured.Count == 0)
            return;
        // Each pair was measured in turn with the convolution; their ratio is more exact than either time.
        double original = Median([.. measured.Select(item => item.Latency.Original)]);
        _originals[layer] = original;
        foreach (var group in measured.GroupBy(item => item.Mode))
            _points[(layer, group.Key)] = [.. group.OrderBy(item => item.Rank).Select(item => (item.Rank, original / item.Latency.SpeedUp))];
    }

    // None where the candidate is cheaper at no rank, as a way beside the one a rule begins with may be.
    private static IEnumerable<int> Points(int[] ranks) =>
        ranks.Length == 0 ? [] : Enumerable.Range(0, PointsPerCandidate).Select(point => ranks[point * (ranks.Length - 1) / (PointsPerCandidate - 1)]).Distinct();

    private long ToUnits(double milliseconds) => (long)Math.Round(milliseconds / _unit);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static double Between((int Rank, double Milliseconds)[] points, int rank)
    {
        int next = Array.FindIndex(points, point => point.Rank >= rank);
        if (next < 0)
            return points[^1].Milliseconds * rank / points[^1].Rank;
        var (toRank, to) = points[next];
        if (next == 0)
            return to;
        var (fromRank, from) = points[next - 1];
        return from + (to - from) * (rank - fromRank) / (toRank - fromRank);
    }
}
