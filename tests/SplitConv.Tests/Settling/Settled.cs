using SplitConv.Plans;
using SplitConv.Plans.Settling;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>Plans, made and settled.</summary>
internal static class Settled
{
    /// <summary>The settled plan of a model.</summary>
    public static DecompositionPlan Plan(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options) =>
        PlanSettlement.Run(DecompositionPlanner.Plan(sites, options), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The settled plan of a model for a budget; null if the budget cannot be met.</summary>
    public static DecompositionPlan? Within(ModelBudget budget, IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options)
    {
        try
        {
            return Plan(sites, options with { Budget = budget });
        }
        catch (UnreachableBudgetException)
        {
            return null;
        }
    }

    /// <summary>The multiply-accumulates of a settled plan.</summary>
    public static long Macs(this DecompositionPlan plan) => PlanSummary.Of(plan).After.Macs;

    /// <summary>The energy that a settled plan discards, summed over its layers.</summary>
    public static double Discarded(this DecompositionPlan plan) => plan.EligibleLayers.Sum(layer => layer.DiscardedEnergy!.Value);
}
