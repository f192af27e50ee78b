using SplitConv.Plans;
using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>The tables of inspect, decompose and apply.</summary>
internal static class LayerTables
{
    /// <summary>Every convolution with the decision on it.</summary>
    public static Table Of(DecompositionPlan plan)
    {
        Table table = Create("convolution", "weight", "stride", "decision", "MACs", "after", "parameters", "after");
        foreach (LayerPlan layer in plan.Layers)
        {
            bool known = layer.Site.Maps is not null;
            var after = layer.Ranks is { } range ? layer.CostAt(range.Highest) : null;
            Add(
                table,
                layer.Site.Name,
                Shape(layer),
                layer.Site.Geometry?.Stride.ToString() ?? "",
                layer.IsEligible ? $"{layer.Mode}, rank {layer.Ranks}" : $"kept: {string.Join("; ", layer.Reasons)}",
                Numbers.Count(known ? layer.CostBefore?.Macs : null),
                after is null ? "" : Numbers.Count(known ? after.Value.Macs : null),
                Numbers.Count(layer.CostBefore?.Parameters),
                after is null ? "" : Numbers.Count(after.Value.Parameters));
        }

        return table;
    }

    /// <summary>The convolutions that were replaced, and by what.</summary>
    public static Table Of(IReadOnlyList<LayerOutcome> outcomes)
    {
        Table table = Create("convolution NAME", "becomes NAME.0 and NAME.1", "rank", "relative error", "MACs", "after", "parameters", "after", "seconds");
        foreach (LayerOutcome outcome in outcomes.Where(outcome => outcome.Pair is not null))
        {
            LayerPair pair = outcome.Pair!;
            bool known = outcome.Plan.Site.Maps is not null;
            Add(
                table,
                outcome.Plan.Site.Name,
                $"{pair.Geometry.First.Weight} and {pair.Geometry.Last.Weight}",
                $"{pair.Rank}",
                pair.RelativeError is { } error ? Numbers.Error(error) : "",
                Numbers.Count(known ? outcome.Plan.CostBefore?.Macs : null),
                Numbers.Count(known ? outcome.CostAfter?.Macs : null),
                Numbers.Count(outcome.Plan.CostBefore?.Parameters),
                Numbers.Count(outcome.CostAfter?.Parameters),
                outcome.Elapsed == TimeSpan.Zero ? "" : Numbers.Seconds(outcome.Elapsed));
        }

        return table;
    }

    /// <summary>Why the others were kept, those with the same sorts of reasons together.</summary>
    public static IEnumerable<string> KeptReasons(IReadOnlyList<LayerOutcome> outcomes) =>
        from outcome in outcomes
        where outcome.Pair is null
        group outcome by string.Join(' ', outcome.Reasons.Select(reason => reason.Kind).Distinct().Order()) into same
        orderby same.Count() descending
        select $"  {(same.Count() == 1 ? "" : $"{same.Count()} such as ")}{same.First().Plan.Site.Name}: {string.Join("; ", same.First().Reasons)}";

    private static string Shape(LayerPlan layer)
    {
        string shape = layer.Site.StatedWeightShape is { } sizes ? $"[{string.Join(", ", sizes)}]" : "?";
        return layer.Site.Geometry is { Groups: > 1 } geometry ? $"{shape} / {geometry.Groups} groups" : shape;
    }

    private static Table Create(params string[] headers)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string header in headers)
        {
            bool isText = header is "weight" or "stride" or "decision" || header.StartsWith("convolution", StringComparison.Ordinal) || header.StartsWith("becomes", StringComparison.Ordinal);
            var column = new TableColumn(new Text(header));
            table.AddColumn(isText ? column : column.RightAligned().NoWrap());
        }

        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));
}
