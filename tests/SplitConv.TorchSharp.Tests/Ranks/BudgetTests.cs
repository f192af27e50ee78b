using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TorchSharp.Tests.Placements;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Ranks;

/// <summary>A budget for a live model: met by what is made, told in the result, and refused before anything is touched.</summary>
public sealed class BudgetTests
{
    public static TheoryData<string> Kinds => ["Sequential", "fields of Conv2d", "ModuleList of Conv2d"];

    [Theory, MemberData(nameof(Kinds))]
    public void A_budget_of_macs_is_met_by_the_pairs_that_are_made(string name)
    {
        Placement placement = Placement.Of(name);
        nn.Module<Tensor, Tensor> model = placement.Create();
        DecompositionOptions options = WithBudget(BudgetedCost.Macs, 0.6) with { FeatureMaps = model.FindFeatureMaps(placement.Input()) };

        var result = model.Decompose(options: options);

        PlanSummary summary = PlanSummary.Of(result.Outcomes);
        BudgetResult budget = result.Plan!.Budget!;
        Assert.InRange(budget.Reached, 0.5, 0.6);
        Assert.Equal((double)summary.After.Macs / summary.Before.Macs, budget.Reached, 1e-12);
        Assert.True(budget.Price > 0, "nothing is gained by more of a budget that is spent");
        Assert.Equal([2, 6, 12, 11], Tensors.Output(model, placement.Input()).shape);
    }

    [Fact]
    public void A_budget_of_parameters_needs_no_feature_maps()
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First(), Kernels.Second());
        long before = model.parameters().Sum(parameter => parameter.numel());

        var result = model.Decompose(options: WithBudget(BudgetedCost.Parameters, 0.7));

        double left = (double)model.parameters().Sum(parameter => parameter.numel()) / before;
        Assert.InRange(left, 0.6, 0.7);
        Assert.Equal(left, result.Plan!.Budget!.Reached, 1e-12);
    }

    [Fact]
    public void A_budget_of_macs_without_feature_maps_names_the_remedy()
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First(), Kernels.Second());
        var snapshot = new ModelSnapshot(model, Kernels.Input());

        var exception = Assert.Throws<InvalidOptionsException>(() => model.Decompose(options: WithBudget(BudgetedCost.Macs, 0.5)));

        Assert.Contains("model.FindFeatureMaps(input)", exception.Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_budget_that_cannot_be_met_leaves_the_model_as_it_was()
    {
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First(), Kernels.Second());
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var exception = Assert.Throws<UnreachableBudgetException>(() => model.Decompose(options: WithBudget(BudgetedCost.Parameters, 0.01)));
        Assert.NotNull(exception.Nearest);
        snapshot.AssertUnchanged();
    }

    // In blocks of 16, ranks 16 and 32 are within 0.6, and the first alone within 0.5.
    [Theory, InlineData(0.6, false, 32), InlineData(0.6, true, 32), InlineData(0.5, false, 16), InlineData(0.5, true, null)]
    public void A_budget_knows_which_rank_a_field_declared_Conv2d_cannot_have(double share, bool asConvolution, int? expected)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(16, 16, 7), asConvolution);
        DecompositionOptions options = WithBudget(BudgetedCost.Parameters, share) with { RankMultiple = 16 };
        if (expected is { } rank)
            Assert.Equal(rank, Assert.Single(model.Decompose(options: options).Outcomes).Pair!.Rank);
        else
            Assert.Equal(0.572, Assert.Throws<UnreachableBudgetException>(() => model.Decompose(options: options)).Nearest);
    }

    [Fact]
    public void Without_a_budget_the_plan_tells_the_ranks_and_no_budget()
    {
        var result = nn.Sequential(Kernels.First(), Kernels.Second()).Decompose(options: new() { RankRule = new EnergyRankRule(0.5), RankMultiple = 1 });
        Assert.Null(result.Plan!.Budget);
        Assert.Equal(result.Outcomes.Select(outcome => outcome.Pair!.Rank), result.Plan.Layers.Select(layer => layer.Rank!.Value));
    }

    [Fact]
    public void Every_stage_reports_its_progress()
    {
        var progress = new ProgressRecorder();
        nn.Sequential(Kernels.First(), Kernels.Second()).Decompose(options: WithBudget(BudgetedCost.Parameters, 0.7), progress: progress);
        Assert.Equal([DecompositionStage.Spectra, DecompositionStage.Factors], progress.Reports.Select(report => report.Stage).Distinct());
        DecompositionProgress last = progress.Reports[^1];
        Assert.Equal(("", last.Total), (last.Layer, last.Done));
    }

    [Fact]
    public void Convolutions_that_shared_a_weight_and_get_different_ranks_are_told()
    {
        nn.Module<Tensor, Tensor> model = Placement.Of("shared weight").Create();
        var result = model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { ["_first"] = 7, ["_second"] = 9 }));
        Assert.Equal("_first and _second shared a weight, but not mode and rank (SCFK 7, SCFK 9): the two are no longer tied.", Assert.Single(result.Warnings));
        Assert.True(double.IsFinite(Tensors.Output(model, Kernels.Input(5)).sum().item<float>()));
    }

    private static DecompositionOptions WithBudget(BudgetedCost cost, double share) => new() { Budget = new ModelBudget(cost, share), RankMultiple = 1, Eligibility = Ways.Anything };
}
