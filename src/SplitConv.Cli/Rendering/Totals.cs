using SplitConv.Plans;

namespace SplitConv.Cli.Rendering;

/// <summary>The lines below the tables.</summary>
internal static class Totals
{
    public static IEnumerable<string> Of(PlanSummary summary, string change)
    {
        string of = summary.Convolutions == 1 ? "1 convolution" : $"{summary.Convolutions} convolutions";
        yield return $"{summary.Eligible} of {of} {change}.";
        if (summary.Before.Macs > 0)
            yield return $"MACs        {Change(summary.Before.Macs, summary.After.Macs)}";
        yield return $"parameters  {Change(summary.Before.Parameters, summary.After.Parameters)}";
        if (summary.OfUnknownCost > 0)
            yield return $"MACs are unknown for {summary.OfUnknownCost} of {of} and not counted.";
    }

    private static string Change(long before, long after) => before == after || before == 0
        ? $"{Numbers.Count(before)}, unchanged"
        : $"{Numbers.Count(before)} -> {Numbers.Count(after)}  ({Numbers.Percent((double)after / before)})";
}
