using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table of accuracies.</summary>
internal static class CurveTable
{
    public static ReportTable Of(CurveResult result) => new(
        [("method", true), ("tried", true), ("MACs left", false), ("decomposed", false), ("top-1", false)],
        [
            ["original", "", Numbers.Tenths(1), "0", Numbers.Hundredths(result.Original)],
            .. result.AtReference.Prepend(result.Reference).Concat(result.Methods).SelectMany(Rows),
        ]);

    private static IEnumerable<string[]> Rows(CurveSeries series) =>
        series.Points.Select(point => new[] { series.Name, series.Tried, Numbers.Tenths(point.MacsLeft), $"{point.Decomposed}", Numbers.Hundredths(point.Top1) });
}
