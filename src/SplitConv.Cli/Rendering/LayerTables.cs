using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>The tables of inspect, decompose and apply.</summary>
internal static class LayerTables
{
    /// <summary>Every convolution with the decision on it.</summary>
    /// <param name="plan">The decisions.</param>
    /// <param name="narrow">Whether to leave out what can be done without.</param>
    public static Table Of(DecompositionPlan plan, bool narrow)
    {
        bool showsErrors = plan.Layers.Any(layer => layer.DiscardedEnergy is not null), showsTimes = plan.Layers.Any(layer => layer.Latency is not null);
        Table table = Create(
            [("convolution", true), ("weight", true), .. narrow ? Columns() : [("stride", true)], ("decision", true), .. showsErrors ? [(plan.Options.Calibration is null ? "error" : "output error", false)] : Columns(), .. showsTimes ? [("ms", false), ("pair ms", false)] : Columns(), ("MACs", false), ("after", false), .. narrow ? Columns() : [("parameters", false), ("after", false)]]);
        foreach (LayerPlan layer in plan.Layers)
        {
            ConvolutionCost? after = layer.Ranks is { } range ? layer.CostAt(range.Highest) : null;
            Add(
                table,
                [
                    layer.Site.Name,
                    Shape(layer),
                    .. narrow ? Cells() : [layer.Site.Geometry?.Stride.ToString() ?? ""],
                    Decision(layer),
                    .. showsErrors ? [Error(layer)] : Cells(),
                    .. showsTimes ? Times(layer) : Cells(),
                    Macs(layer, layer.CostBefore),
                    after is null ? "" : Macs(layer, after),
                    .. narrow ? Cells() : [Numbers.Count(layer.CostBefore?.Parameters), after is null ? "" : Numbers.Count(after.Value.Parameters)],
                ]);
        }

        return table;
    }

    /// <summary>The convolutions that were replaced, and by what.</summary>
    /// <param name="outcomes">What became of all convolutions.</param>
    /// <param name="narrow">Whether to leave out what can be done without.</param>
    public static Table Of(IReadOnlyList<LayerOutcome> outcomes, bool narrow)
    {
        bool showsRules = !narrow && outcomes.Any(outcome => outcome.Pair is not null && outcome.Plan.ChosenBy != "reference"), showsTimes = outcomes.Any(outcome => outcome.Plan.Latency is not null);
        bool isCalibrated = outcomes.Any(outcome => outcome.Calibration is not null);
        // Two errors and two times leave a narrow terminal no room for more; the totals have the MACs.
        bool showsMacs = !(narrow && isCalibrated && showsTimes);
        Table table = Create(
            [("convolution NAME", true), ("NAME.0 and NAME.1", true), ("rank", false), .. showsRules ? [("by", true)] : Columns(), (isCalibrated ? "output error" : "error", false), .. showsTimes ? [("ms", false), ("pair ms", false)] : Columns(), .. showsMacs ? [("MACs", false), ("after", false)] : Columns(), .. narrow ? Columns() : [("parameters", false), ("after", false), ("seconds", false)]]);
        foreach (LayerOutcome outcome in outcomes.Where(outcome => outcome.Pair is not null))
        {
            LayerPair pair = outcome.Pair!;
            Add(
                table,
                [
                    outcome.Plan.Site.Name,
                    $"{Short(pair.Geometry.First.Weight)} + {Short(pair.Geometry.Last.Weight)}",
                    $"{pair.Rank}",
                    .. showsRules ? [outcome.Plan.ChosenBy] : Cells(),
                    outcome.Calibration is { } calibration ? CalibrationLines.Cell(calibration) : pair.RelativeError is { } error && !isCalibrated ? Numbers.Error(error) : "",
                    .. showsTimes ? Times(outcome.Plan) : Cells(),
                    .. showsMacs ? [Macs(outcome.Plan, outcome.Plan.CostBefore), Macs(outcome.Plan, outcome.CostAfter)] : Cells(),
                    .. narrow
                        ? Cells()
                        : [Numbers.Count(outcome.Plan.CostBefore?.Parameters), Numbers.Count(outcome.CostAfter?.Parameters), outcome.Elapsed == TimeSpan.Zero ? "" : Numbers.Seconds(outcome.Elapsed)],
                ]);
        }

        return table;
    }

    /// <summary>What is to become of a convolution, in a few words.</summary>
    public static string Decision(LayerPlan layer)
    {
        if (!layer.IsEligible)
            return $"kept: {string.Join("; ", layer.Reasons)}";
        return $"{layer.Mode}, rank {layer.Ranks}{(layer.ChosenBy == "reference" ? "" : $" by {layer.ChosenBy}")}";
    }

    /// <summary>Why the others were kept, those with the same sorts of reasons together.</summary>
    public static IEnumerable<string> KeptReasons(IReadOnlyList<LayerOutcome> outcomes) =>
        from outcome in outcomes
        where outcome.Pair is null
        // What was measured is of interest for each.
        group outcome by string.Join(' ', outcome.Reasons.Select(reason => reason.Kind == KeptReasonKind.NotFaster ? reason.Text : $"{reason.Kind}").Distinct().Order()) into same
        orderby same.Count() descending
        select $"  {(same.Count() == 1 ? "" : $"{same.Count()} such as ")}{same.First().Plan.Site.Name}: {string.Join("; ", same.First().Reasons)}";

    private static string Shape(LayerPlan layer)
    {
        string shape = layer.Site.StatedWeightShape is { } sizes ? $"[{string.Join(", ", sizes)}]" : "?";
        return layer.Site.Geometry is { Groups: > 1 } geometry ? $"{shape} / {geometry.Groups} groups" : shape;
    }

    private static string Error(LayerPlan layer) => layer is { IsEligible: true, DiscardedEnergy: { } energy } ? Numbers.Error(Math.Sqrt(energy)) : "";

    private static string[] Times(LayerPlan layer) => layer is { IsEligible: true, Latency: { } latency } ? [Numbers.Time(latency.Original), Numbers.Time(latency.Pair)] : ["", ""];

    private static string Short(WeightShape shape) => string.Join('x', shape.Dimensions);

    private static string Macs(LayerPlan layer, ConvolutionCost? cost) => Numbers.Count(layer.Site.Maps is null ? null : cost?.Macs);

    private static (string Header, bool IsText)[] Columns() => [];

    private static string[] Cells() => [];

    /// <summary>A table with columns, those of numbers aligned to the right.</summary>
    public static Table Create((string Header, bool IsText)[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (header, isText) in columns)
        {
            var column = new TableColumn(new Text(header));
            table.AddColumn(isText ? column : column.RightAligned().NoWrap());
        }

        return table;
    }

    /// <summary>Adds a row.</summary>
    public static void Add(Table table, string[] cells) => table.AddRow(cells.Select(cell => new Text(Terminal.Printable(cell))));
}
