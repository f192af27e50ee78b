using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

/// <summary>Ranks that an adapter cannot use are not chosen where others do, and else are the reason for keeping the convolution.</summary>
public sealed class RankObstacleTests
{
    private static readonly KeptReason Obstacle = new(KeptReasonKind.WeightOutOfReach, "not that rank");

    [Fact]
    public void A_budget_takes_other_ranks()
    {
        DecompositionOptions options = new() { Budget = new ModelBudget(BudgetedCost.Parameters, 0.5), RankMultiple = 1 };
        int wanted = Settle(options, _ => null).Rank!.Value;

        DecompositionPlan plan = PlanSettlement.Run(DecompositionPlanner.Plan([Site(rank => rank == wanted ? Obstacle : null)], options), null, TestContext.Current.CancellationToken);

        Assert.Equal(wanted - 1, Assert.Single(plan.Layers).Rank);
        Assert.InRange(plan.Budget!.Reached, 0, 0.5);
    }

    [Fact]
    public void A_budget_that_no_rank_is_left_for_cannot_be_met() => Assert.Throws<UnreachableBudgetException>(
        () => Settle(new() { Budget = new ModelBudget(BudgetedCost.Parameters, 0.5) }, _ => Obstacle));

    [Theory, InlineData(DecompositionSchemes.Reference), InlineData(DecompositionSchemes.Spatial)]
    public void A_rule_whose_rank_cannot_be_used_leaves_the_convolution_as_it_is(DecompositionSchemes schemes)
    {
        var options = new DecompositionOptions { Schemes = schemes, LayerRanks = new Dictionary<string, int> { ["conv"] = 8 } };

        DecompositionPlan plan = DecompositionPlanner.Plan([Site(rank => rank == 8 ? Obstacle : null)], options);
        LayerOutcome outcome = Assert.Single(FactorComputation.Run(plan, null, TestContext.Current.CancellationToken));

        Assert.Null(outcome.Pair);
        Assert.Equal([Obstacle], outcome.Reasons);
    }

    [Fact]
    public void A_rank_that_can_be_used_is() =>
        Assert.Equal(8, Settle(new() { Schemes = DecompositionSchemes.Spatial, LayerRanks = new Dictionary<string, int> { ["conv"] = 8 } }, rank => rank == 9 ? Obstacle : null).Rank);

    private static LayerPlan Settle(DecompositionOptions options, Func<int, KeptReason?> obstacle) =>
        Assert.Single(PlanSettlement.Run(DecompositionPlanner.Plan([Site(obstacle)], options), null, TestContext.Current.CancellationToken).Layers);

    private static ConvolutionSite Site(Func<int, KeptReason?> obstacle) => TestSites.Of("conv", TestSites.Small) with { RankObstacle = obstacle };
}
