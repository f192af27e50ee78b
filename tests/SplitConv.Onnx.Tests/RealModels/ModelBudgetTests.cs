using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Budgets and schemes on real models, against the reference's decisions.</summary>
public sealed class ModelBudgetTests
{
    private static readonly ModelBudget AnyShare = new(BudgetedCost.Macs, 0.5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cifar_resnet20.onnx")]
    [InlineData("waifu2x_upconv7.onnx")]
    [InlineData("fns-candy.onnx")]
    [InlineData("SqueezeNet_fp16.onnx")]
    [InlineData("version-RFB-320.onnx")]
    public void At_equal_macs_nothing_discards_more_energy_than_the_reference(string name)
    {
        ModelSurvey survey = OnnxModels.Survey(TestFiles.Model(name));
        IReadOnlyList<LayerOutcome> reference = FactorComputation.Run(DecompositionPlanner.Plan(survey.Sites, DecompositionOptions.Default), cancellationToken: Token);
        PlanSummary summary = PlanSummary.Of(reference);
        double energy = reference.Sum(outcome => outcome.Pair is { } pair ? pair.RelativeError!.Value * pair.RelativeError.Value : 0);
        if (summary.Eligible == 0)
        {
            // Then no budget is to be met either.
            Assert.Throws<UnreachableBudgetException>(() => Settle(survey, new DecompositionOptions { Budget = AnyShare }));
            return;
        }

        DecompositionPlan all = Settle(survey, new DecompositionOptions { Schemes = DecompositionSchemes.All, Include = Names(reference) });
        Assert.InRange(all.EligibleLayers.Sum(layer => layer.DiscardedEnergy!.Value), 0, energy + 1e-4);
        Assert.True(PlanSummary.Of(all).After.Macs <= summary.After.Macs);

        var budget = new ModelBudget(BudgetedCost.Macs, (double)summary.After.Macs / summary.Before.Macs);
        double damage = Check(Settle(survey, new DecompositionOptions { Budget = budget }), budget, energy);
        Check(Settle(survey, new DecompositionOptions { Budget = budget, Schemes = DecompositionSchemes.All }), budget, damage);
    }

    private static double Check(DecompositionPlan plan, ModelBudget budget, double most)
    {
        Assert.True(plan.Budget!.IsOptimal);
        Assert.InRange(plan.Budget.Reached, 0, budget.Share);
        Assert.InRange(plan.Budget.Damage, 0, most + 1e-4);
        return plan.Budget.Damage;
    }

    private static DecompositionPlan Settle(ModelSurvey survey, DecompositionOptions options) =>
        PlanSettlement.Run(DecompositionPlanner.Plan(survey.Sites, options), cancellationToken: Token);

    private static System.Text.RegularExpressions.Regex[] Names(IReadOnlyList<LayerOutcome> outcomes) =>
        [.. outcomes.Where(outcome => outcome.Pair is not null).Select(outcome => new System.Text.RegularExpressions.Regex($@"\A{System.Text.RegularExpressions.Regex.Escape(outcome.Plan.Site.Name)}\z"))];
}
