using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rows;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table of the benchmark of single layers.</summary>
internal static class EngineTable
{
    /// <summary>What the columns mean, a line each.</summary>
    public static IReadOnlyList<string> Legend { get; } =
    [
        $"kernel: channels x side, or out x in x side; float32. {RandomWeights.Description}",
        "in: how often the shape occurs among the eligible layers of a network.",
        "rank: that of the reference's rule; (!) if the full spectrum gives another, (?) if that was not computed.",
        "seconds: from the weights to the two kernels, median. products: the same in units of one float32 product A A^T of the unfolding, medians of runs in turn; least and most of single runs.",
        "others: the share of all cores that other processes took meanwhile; more than a few percent make the row worthless.",
        "peak: resident memory of a process that loads the kernel and decomposes it once, with runtime, libtorch and kernel.",
        "error: relative Frobenius error of the two kernels, composed in float64. excess: by how much it is above the least possible at that rank (float64 eigenvalues).",
        "svd twice: two float64 singular value decompositions with full matrices, as the reference does them (one is timed), and how much faster the engine is.",
        "published: seconds published for the reference, on another machine (22 cores of a Xeon E5-2699 v4), and how much faster the engine is here.",
    ];

    public static ReportTable Of(IEnumerable<MeasuredRow> rows) => new(
        [
            ("kernel", true), ("in", true), ("rank", false), ("seconds", false), ("products", false), ("least..most", false), ("others", false),
            ("peak", false), ("error", false), ("excess", false), ("svd twice", false), ("published", false),
        ],
        [.. rows.Select(row => Cells(row.Row, row.Result))]);

    private static string[] Cells(KernelRow row, RowResult result) =>
    [
        row.Name,
        string.Join(", ", row.Occurrences.Select(item => $"{item.Key} x{item.Value}")),
        $"{result.Rank}{(result.RankOfFullSpectrum is null ? " (?)" : result.RankOfFullSpectrum == result.Rank ? "" : " (!)")}",
        Numbers.Seconds(result.Seconds),
        Numbers.Factor(result.Products),
        result.EngineSeconds.Count == 1 ? Numbers.Missing : $"{Numbers.Factor(result.ProductsOfRuns.Min())}..{Numbers.Factor(result.ProductsOfRuns.Max())}",
        result.Others is { } others ? Numbers.WholePercent(others) : Numbers.Missing,
        Numbers.Megabytes(result.PeakBytes),
        Numbers.Error(result.Error),
        Numbers.Percent(result.Excess),
        Against(2 * result.FullDecompositionSeconds, result.Seconds),
        Against(row.Published, result.Seconds),
    ];

    private static string Against(double? other, double ours) => other is { } seconds ? $"{Numbers.Seconds(seconds)} s, {Numbers.Factor(seconds / ours)}x" : Numbers.Missing;
}
