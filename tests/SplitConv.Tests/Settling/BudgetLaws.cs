using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Plans;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>What holds for every budget of every model.</summary>
public sealed class BudgetLaws
{
    // Of sums of shares.
    private const double Rounding = 1e-9;

    private static readonly double[] Shares = [0.95, 0.8, 0.6, 0.45, 0.3, 0.15];

    [Fact]
    public void For_the_multiply_accumulates_of_the_reference_it_loses_no_more_energy_than_the_reference() => GeneratedModels.OfLayers(6).Sample(sites =>
    {
        IReadOnlyList<LayerOutcome> reference = FactorComputation.Run(
            DecompositionPlanner.Plan(sites, GeneratedModels.Options), cancellationToken: TestContext.Current.CancellationToken);
        PlanSummary summary = PlanSummary.Of(reference);
        if (summary.After.Macs == summary.Before.Macs)
            return;

        var share = new ModelBudget(BudgetedCost.Macs, (double)summary.After.Macs / summary.Before.Macs);
        DecompositionPlan plan = Settled.Plan(sites, GeneratedModels.Options with { Budget = share });

        Assert.InRange(plan.Macs(), 0, summary.After.Macs);
        Assert.InRange(plan.Discarded(), 0, reference.Sum(outcome => Math.Pow(outcome.Pair?.RelativeError ?? 0, 2)) + Rounding);
    }, iter: 50);

    [Theory]
    [InlineData(BudgetedCost.Macs)]
    [InlineData(BudgetedCost.Parameters)]
    public void It_is_met_and_its_damage_is_what_the_layers_lose(BudgetedCost cost) => GeneratedModels.OfLayers(6).Sample(sites =>
    {
        foreach (double share in Shares)
        {
            if (Settled.Within(new ModelBudget(cost, share), sites, GeneratedModels.Options) is not { } plan)
                break;
            PlanSummary summary = PlanSummary.Of(plan);
            double left = cost == BudgetedCost.Macs ? (double)summary.After.Macs / summary.Before.Macs : (double)summary.After.Parameters / summary.Before.Parameters;

            Assert.InRange(left, 0, share + Rounding);
            Assert.Equal(left, plan.Budget!.Reached, Rounding);
            Assert.Equal(plan.Discarded(), plan.Budget.Damage, Rounding);
            Assert.InRange(plan.Budget.LeastDamage, 0, plan.Budget.Damage);
            Assert.True(plan.Budget.IsOptimal);
            Assert.False(plan.IsOpen);
        }
    }, iter: 50);

    [Theory]
    [InlineData(BudgetedCost.Macs)]
    [InlineData(BudgetedCost.Parameters)]
    public void The_more_is_left_the_less_is_damaged_and_the_less_is_another_percent_worth(BudgetedCost cost) => GeneratedModels.OfLayers(6).Sample(sites =>
    {
        BudgetResult[] results =
        [
            .. Shares.Select(share => Settled.Within(new ModelBudget(cost, share), sites, GeneratedModels.Options)).TakeWhile(plan => plan is not null).Select(plan => plan!.Budget!),
        ];

        Assert.All(results.Zip(results.Skip(1)), pair =>
        {
            Assert.InRange(pair.First.Damage, 0, pair.Second.Damage + Rounding);
            Assert.InRange(pair.First.Price, 0, pair.Second.Price + Rounding);
        });
    }, iter: 50);

    [Fact]
    public void More_schemes_reach_as_far_and_never_do_more_damage() => GeneratedModels.OfLayers(6).Sample(sites =>
    {
        foreach (double share in Shares)
        {
            var budget = new ModelBudget(BudgetedCost.Macs, share);
            if (Settled.Within(budget, sites, GeneratedModels.Options) is not { } reference)
                break;

            DecompositionPlan both = Settled.Plan(sites, GeneratedModels.Options with { Budget = budget, Schemes = DecompositionSchemes.Spatial });
            DecompositionPlan all = Settled.Plan(sites, GeneratedModels.Options with { Budget = budget, Schemes = DecompositionSchemes.All });

            Assert.InRange(both.Budget!.Damage, 0, reference.Budget!.Damage + Rounding);
            Assert.InRange(all.Budget!.Damage, 0, both.Budget.Damage + Rounding);
        }
    }, iter: 50);
}
