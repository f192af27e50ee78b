using SplitConv.Onnx;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Cli.Rendering;

/// <summary>What <c>--json</c> prints for inspect, decompose and apply. The order of the properties is the order in the object.</summary>
internal sealed record ModelReport(
    string Model,
    string? Output,
    IReadOnlyList<LayerReport> Layers,
    TotalsReport Totals,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> AssumedSizes,
    BudgetReport? Budget,
    MeasuredReport? Latency,
    ModelCalibrationReport? Calibration,
    IReadOnlyList<PriceReport>? Prices,
    string? Verdict,
    IReadOnlyList<string> Warnings)
{
    public static ModelReport Of(string model, DecompositionPlan plan, IReadOnlyList<BudgetPrice> prices, FeatureMapSurvey maps, Verdict verdict, IReadOnlyList<string> warnings) => new(
        model, null, [.. plan.Layers.Select(LayerReport.Of)], TotalsReport.Of(PlanSummary.Of(plan)), maps.Inputs, maps.Assumed, BudgetReport.Of(plan), MeasuredReport.Of(plan), null, [.. prices.Select(PriceReport.Of)], verdict.Text, warnings);

    public static ModelReport Of(string model, string output, DecomposedModel decomposed, FeatureMapSurvey maps, IReadOnlyList<string> warnings) => new(
        model, output, [.. decomposed.Outcomes.Select(outcome => LayerReport.Of(outcome, decomposed.Changes))], TotalsReport.Of(PlanSummary.Of(decomposed.Outcomes)), maps.Inputs, maps.Assumed, BudgetReport.Of(decomposed.Plan), MeasuredReport.Of(decomposed.Plan), ModelCalibrationReport.Of(decomposed.Calibration), null, null, warnings);
}

/// <summary>One convolution. MACs are null where the feature maps are unknown; after, they are those of the highest rank while the rank is open.</summary>
internal sealed record LayerReport(
    string Name,
    IReadOnlyList<long>? WeightShape,
    IReadOnlyList<int>? Stride,
    int? Groups,
    bool Eligible,
    IReadOnlyList<string> Reasons,
    string? Rule,
    string? Mode,
    int? Rank,
    IReadOnlyList<int>? RankRange,
    IReadOnlyList<string>? Becomes,
    double? RelativeError,
    LayerCalibrationReport? Calibration,
    double? OriginalMilliseconds,
    double? PairMilliseconds,
    long? MacsBefore,
    long? MacsAfter,
    long? ParametersBefore,
    long? ParametersAfter,
    double? Seconds)
{
    public static LayerReport Of(LayerPlan layer) => Of(layer, layer.Reasons.Select(reason => reason.Text)) with
    {
        RankRange = layer.Ranks is { } range ? [range.Lowest, range.Highest] : null,
        Rank = layer.Ranks is { IsSingle: true } single ? single.Lowest : null,
        MacsAfter = Macs(layer, After(layer)?.Macs),
        ParametersAfter = After(layer)?.Parameters,
    };

    public static LayerReport Of(LayerOutcome outcome, IReadOnlyList<(string Old, string First, string Last)> changes) => Of(outcome.Plan, outcome.Reasons.Select(reason => reason.Text)) with
    {
        Becomes = changes.FirstOrDefault(change => change.Old == outcome.Plan.Site.Name) is { Old: not null } change ? [change.First, change.Last] : null,
        Eligible = outcome.Pair is not null,
        Rank = outcome.Pair?.Rank,
        Mode = outcome.Pair?.Mode.ToString(),
        RelativeError = outcome.Pair?.RelativeError,
        Calibration = LayerCalibrationReport.Of(outcome.Calibration),
        MacsAfter = Macs(outcome.Plan, outcome.CostAfter?.Macs),
        ParametersAfter = outcome.CostAfter?.Parameters,
        Seconds = outcome.Pair is null ? null : Math.Round(outcome.Elapsed.TotalSeconds, 4),
    };

    private static LayerReport Of(LayerPlan layer, IEnumerable<string> reasons) => new(
        layer.Site.Name,
        layer.Site.StatedWeightShape,
        layer.Site.Geometry is { } geometry ? [geometry.Stride.Height, geometry.Stride.Width] : null,
        layer.Site.Geometry?.Groups,
        layer.IsEligible,
        [.. reasons],
        layer.IsEligible ? layer.ChosenBy : null,
        layer.IsEligible ? layer.Mode?.ToString() : null,
        Rank: null,
        RankRange: null,
        Becomes: null,
        RelativeError: layer is { IsEligible: true, DiscardedEnergy: { } energy } ? Math.Sqrt(energy) : null,
        Calibration: null,
        layer.IsEligible ? layer.Latency?.Original : null,
        layer.IsEligible ? layer.Latency?.Pair : null,
        Macs(layer, layer.CostBefore?.Macs),
        MacsAfter: null,
        layer.CostBefore?.Parameters,
        ParametersAfter: null,
        Seconds: null);

    private static Costs.ConvolutionCost? After(LayerPlan layer) => layer.Ranks is { } range ? layer.CostAt(range.Highest) : layer.CostBefore;

    private static long? Macs(LayerPlan layer, long? macs) => layer.Site.Maps is null ? null : macs;
}

/// <summary>The whole model. MACs are null where no feature map is known.</summary>
internal sealed record TotalsReport(
    int Convolutions,
    int Decomposed,
    int ConvolutionsOfUnknownMacs,
    long? MacsBefore,
    long? MacsAfter,
    long ParametersBefore,
    long ParametersAfter,
    long BytesBefore,
    long BytesAfter)
{
    public static TotalsReport Of(PlanSummary summary)
    {
        bool known = summary.Before.Macs > 0;
        return new TotalsReport(
            summary.Convolutions,
            summary.Eligible,
            summary.OfUnknownCost,
            known ? summary.Before.Macs : null,
            known ? summary.After.Macs : null,
            summary.Before.Parameters,
            summary.After.Parameters,
            summary.Before.Bytes,
            summary.After.Bytes);
    }
}
