using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table of accuracies, and what it comes to.</summary>
internal static class CurveTable
{
    public static ReportTable Of(CurveResult result) => new(
        [("method", true), ("tried", true), ("budget", false), ("MACs left", false), ("decomposed", false), ("top-1", false)],
        [["original", "", Numbers.Missing, Numbers.Tenths(1), "0", Numbers.Hundredths(result.Original)], .. result.All.SelectMany(Rows)]);

    /// <summary>Whether calibration pays at equal budgets: how often it does not, then where.</summary>
    public static IReadOnlyList<string> Verdict(CurveResult result)
    {
        var pairs = result.All.SelectMany(family => family.Pairs).ToArray();
        var below = pairs.Where(pair => pair.Calibrated.Top1 < pair.Plain.Top1).ToArray();
        return
        [
            $"calibrated below plain at {below.Length} of {pairs.Length} points",
            .. below.Select(pair => $"{pair.Series.Name} ({pair.Series.Tried}), budget {Numbers.Tenths(pair.Calibrated.Share)}: {Numbers.Hundredths(pair.Calibrated.Top1)}, plain {Numbers.Hundredths(pair.Plain.Top1)}"),
        ];
    }

    private static IEnumerable<string[]> Rows(CurveFamily family) => family.Points.Select(item => new[]
    {
        item.Series.Name, item.Series.Tried, Numbers.Tenths(item.Point.Share), Numbers.Tenths(item.Point.MacsLeft), $"{item.Point.Decomposed}", Numbers.Hundredths(item.Point.Top1),
    });
}
