using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>Budgets of parameters where convolutions share a weight, which is there once.</summary>
public sealed class SharedWeightBudgetTests
{
    private static readonly object Shared = new();

    private static readonly ConvolutionSite[] Sites =
    [
        TestSites.Of("one", TestSites.Small).WithMaps(14) with { WeightIdentity = Shared },
        TestSites.Of("two", TestSites.Small).WithMaps(14) with { WeightIdentity = Shared },
        TestSites.Of("alone", TestSites.Small).WithMaps(14),
    ];

    [Fact]
    public void Sharers_are_kept_and_their_weight_counts_once()
    {
        DecompositionPlan plan = Plan("parameters:0.8");

        Assert.Equal([KeptReasonKind.LeftByBudget, KeptReasonKind.LeftByBudget], plan.Layers.Take(2).Select(layer => Assert.Single(layer.Reasons).Kind));
        Assert.NotNull(plan.Layers[2].Rank);
        long kernel = TestSites.Small.Count, pair = plan.Layers[2].CostAt(plan.Layers[2].Rank!.Value)!.Value.Parameters;
        Assert.Equal((double)(kernel + pair) / (2 * kernel), plan.Budget!.Reached, 1e-12);
    }

    [Fact]
    public void Multiply_accumulates_are_needed_by_each_of_them() => Assert.All(Plan("macs:0.5").Layers, layer => Assert.NotNull(layer.Rank));

    private static DecompositionPlan Plan(string budget) => PlanSettlement.Run(
        DecompositionPlanner.Plan(Sites, new DecompositionOptions { Budget = ModelBudget.Parse(budget, out _), RankMultiple = 4 }), cancellationToken: TestContext.Current.CancellationToken);
}
