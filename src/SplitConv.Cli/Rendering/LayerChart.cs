using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;

namespace SplitConv.Cli.Rendering;

/// <summary>Error and cost of a convolution at every rank, as bars; also what <c>--json</c> prints. The order of the properties is the order in the object.</summary>
internal sealed record LayerChart(string Name, IReadOnlyList<long>? WeightShape, string Decision, IReadOnlyList<LayerChart.Way> Ways)
{
    private const int BarWidth = 30;
    private const int MostRows = 24;

    /// <summary>One way of decomposing it.</summary>
    internal sealed record Way(string Mode, IReadOnlyList<int> FirstKernel, IReadOnlyList<int> LastKernel, int BreakEvenRank, IReadOnlyList<Point> Points);

    /// <summary>One rank.</summary>
    internal sealed record Point(int Rank, double RelativeError, double DiscardedEnergy, double MacsShare, bool Chosen);

    public static LayerChart Of(LayerPlan layer, IReadOnlyList<LayerCurve> curves) => new(
        layer.Site.Name,
        layer.Site.StatedWeightShape,
        LayerTables.Decision(layer),
        [.. curves.Select(curve => WayOf(layer, curve))]);

    public IEnumerable<string> Lines()
    {
        yield return $"{Name}  {(WeightShape is null ? "" : $"[{string.Join(", ", WeightShape)}]  ")}{Decision}";
        foreach (Way way in Ways)
        {
            yield return "";
            yield return $"{way.Mode}: {Kernel(way.FirstKernel)} to R channels, then {Kernel(way.LastKernel)}";
            yield return $"   rank  relative error{new string(' ', BarWidth - 7)}MACs of the convolution";
            foreach (Point point in Rows(way))
                yield return Row(way, point);
        }
    }

    private static Way WayOf(LayerPlan layer, LayerCurve curve)
    {
        PairCandidate candidate = curve.Candidate;
        PairGeometry pair = PairGeometry.Of(candidate.Original, candidate.Mode, 1);
        int? chosen = layer.IsEligible && layer.Mode == candidate.Mode ? layer.Rank ?? (layer.Ranks is { IsSingle: true } single ? single.Lowest : null) : null;
        int breakEven = Math.Min(candidate.HighestCheaperRank, candidate.HighestRank);
        IEnumerable<int> ranks = candidate.Ranks(useCostGate: false).Append(chosen ?? breakEven).Append(breakEven).Where(rank => rank > 0);
        return new Way(
            candidate.Mode.ToString(),
            [pair.First.Weight.Height, pair.First.Weight.Width],
            [pair.Last.Weight.Height, pair.Last.Weight.Width],
            breakEven,
            [
                .. ranks.Distinct().Order().Select(rank => new Point(
                    rank,
                    Math.Sqrt(curve.Spectrum.DiscardedEnergy(rank)),
                    curve.Spectrum.DiscardedEnergy(rank),
                    (double)candidate.MacsAt(rank) / Math.Max(1, candidate.OriginalMacs),
                    rank == chosen)),
            ]);
    }

    // Up to a little beyond the break-even, where nobody goes.
    private static IEnumerable<Point> Rows(Way way)
    {
        Point[] points = [.. way.Points.Where(point => point.MacsShare <= 1.2 || point.Chosen)];
        int step = (points.Length + MostRows - 1) / MostRows;
        return points.Where((point, index) => step <= 1 || index % step == 0 || point.Chosen || point.Rank == way.BreakEvenRank);
    }

    private static string Row(Way way, Point point)
    {
        string note = point.Chosen ? "  <- chosen" : point.Rank == way.BreakEvenRank ? "  <- break-even" : "";
        return $"{(point.Chosen ? '>' : ' ')} {point.Rank,5}  {Numbers.Error(point.RelativeError),7} {Bar(point.RelativeError)} {Numbers.Percent(point.MacsShare),8} {Bar(point.MacsShare / 1.2)}{note}".TrimEnd();
    }

    private static string Bar(double share) => new string('#', (int)Math.Round(BarWidth * Math.Clamp(share, 0, 1))).PadRight(BarWidth, '.');

    private static string Kernel(IReadOnlyList<int> size) => $"{size[0]}x{size[1]}";
}
