using SplitConv.Costs;

namespace SplitConv.Plans;

/// <summary>What a plan amounts to over the whole model. Multiply-accumulates are counted over the convolutions whose feature maps are known.</summary>
public sealed record PlanSummary
{
    /// <summary>The convolutions of the model.</summary>
    public required int Convolutions { get; init; }

    /// <summary>Those to be decomposed.</summary>
    public required int Eligible { get; init; }

    /// <summary>Those whose multiply-accumulates are not known, because their feature maps or their geometry are not.</summary>
    public required int OfUnknownCost { get; init; }

    /// <summary>All convolutions as they are.</summary>
    public required ConvolutionCost Before { get; init; }

    /// <summary>The eligible ones as they are.</summary>
    public required ConvolutionCost EligibleBefore { get; init; }

    /// <summary>All convolutions after decomposition; at the highest ranks where the weights decide.</summary>
    public required ConvolutionCost After { get; init; }

    /// <summary>The share of the multiply-accumulates that lies in eligible convolutions, 0 to 1.</summary>
    public double EligibleShare => Before.Macs == 0 ? 0 : (double)EligibleBefore.Macs / Before.Macs;

    /// <summary>The share of the multiply-accumulates that decomposition would save, 0 to 1.</summary>
    public double Saving => Before.Macs == 0 ? 0 : 1 - (double)After.Macs / Before.Macs;

    /// <summary>Sums up a plan, at the highest ranks it allows.</summary>
    /// <param name="plan">The plan.</param>
    public static PlanSummary Of(DecompositionPlan plan) => Of(
        [.. plan.Layers.Select(layer => (layer, layer.IsEligible, layer.Ranks is { } ranks ? layer.CostAt(ranks.Highest) : layer.CostBefore))]);

    /// <summary>Sums up what became of a plan.</summary>
    /// <param name="outcomes">The outcomes of its layers.</param>
    public static PlanSummary Of(IReadOnlyList<LayerOutcome> outcomes) => Of(
        [.. outcomes.Select(outcome => (outcome.Plan, outcome.Pair is not null, outcome.CostAfter))]);

    private static PlanSummary Of((LayerPlan Layer, bool Decomposed, ConvolutionCost? After)[] layers) => new()
    {
        Convolutions = layers.Length,
        Eligible = layers.Count(item => item.Decomposed),
        OfUnknownCost = layers.Count(item => item.Layer.Site.Maps is null || item.Layer.Site.Geometry is null),
        Before = Sum(layers.Select(item => Known(item.Layer, item.Layer.CostBefore))),
        EligibleBefore = Sum(layers.Where(item => item.Decomposed).Select(item => Known(item.Layer, item.Layer.CostBefore))),
        After = Sum(layers.Select(item => Known(item.Layer, item.After))),
    };

    // Where the feature maps are unknown, only the parameters are known.
    private static ConvolutionCost Known(LayerPlan layer, ConvolutionCost? cost) =>
        cost is { } known ? layer.Site.Maps is null ? known with { Macs = 0 } : known : default;

    private static ConvolutionCost Sum(IEnumerable<ConvolutionCost> costs) => costs.Aggregate(default(ConvolutionCost), (sum, cost) => sum + cost);
}
