using SplitConv.Costs;

namespace SplitConv.Plans.Settling;

/// <summary>What the layers of a plan cost in the unit of a budget.</summary>
internal abstract class PlanCosts
{
    /// <summary>What the whole model costs as it is.</summary>
    public abstract long Total { get; }

    /// <summary>What a layer costs as it is.</summary>
    public abstract long OfOriginal(int layer);

    /// <summary>What a layer costs with an option.</summary>
    public abstract long Of(int layer, LayerOption option);

    /// <summary>Costs that can be counted: multiply-accumulates or parameters.</summary>
    public static PlanCosts Counted(DecompositionPlan plan, BudgetedCost unit) => new CountedCosts(plan.Layers, unit);

    private sealed class CountedCosts(IReadOnlyList<LayerPlan> layers, BudgetedCost unit) : PlanCosts
    {
        // Parameters that are shared are there once.
        public override long Total => Enumerable.Range(0, layers.Count)
            .DistinctBy(layer => unit == BudgetedCost.Parameters ? layers[layer].Site.WeightIdentity ?? layers[layer] : layers[layer])
            .Sum(OfOriginal);

        public override long OfOriginal(int layer) => layers[layer].CostBefore is { } cost ? Count(layer, cost) : 0;

        public override long Of(int layer, LayerOption option) => Count(layer, option.Cost(layers[layer].Site));

        // The multiply-accumulates of one output position do not compare with those of whole maps.
        private long Count(int layer, ConvolutionCost cost) => unit == BudgetedCost.Parameters ? cost.Parameters : layers[layer].Site.Maps is null ? 0 : cost.Macs;
    }
}
