using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>Models in which weights are shared, too large, broken in between, or of unknown size.</summary>
public sealed class UnusualModelsTests
{
    private static readonly WeightShape Shape = new(64, 64, 3, 3);
    private static readonly ConvolutionSite Plain = TestSites.Of("plain", Shape).WithMaps(14);
    private static readonly DecompositionOptions Half = new() { Budget = new ModelBudget(BudgetedCost.Macs, 0.5) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_shared_weight_has_one_spectrum_and_a_rank_for_each_of_its_convolutions()
    {
        int loads = 0;
        ConvolutionSite shared = Plain.Counting(() => loads++) with { WeightIdentity = "one weight" };
        // The same weight at 16 times the multiply-accumulates: what is saved there costs no more.
        ConvolutionSite other = TestSites.Of("other", new ConvolutionGeometry(Shape), SplitMix64.Normals(9, (int)Shape.Count)).WithMaps(14);
        ConvolutionSite[] sites = [shared, shared.WithMaps(56) with { Name = "large" }, other];

        DecompositionPlan plan = Settled.Plan(sites, Half);
        Assert.Equal(2, loads);
        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, cancellationToken: Token);

        Assert.Equal(3, loads);
        Assert.True(plan.Layers[1].Rank is not null && (plan.Layers[0].Rank ?? 192) > plan.Layers[1].Rank);
        Assert.Same(plan.Layers[0].Spectra[DecompositionMode.SCFK], plan.Layers[1].Spectra[DecompositionMode.SCFK]);
        Assert.Equal(plan.Layers.Select(layer => layer.Rank), outcomes.Select(outcome => outcome.Pair?.Rank));
    }

    [Fact]
    public void A_weight_shared_by_a_rule_and_a_budget_serves_both()
    {
        ConvolutionSite shared = Plain with { WeightIdentity = "one weight" };
        DecompositionOptions options = Half with { LayerRules = [new LayerRule("ruled", new FixedRankRule(80))], Schemes = DecompositionSchemes.All };

        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(DecompositionPlanner.Plan([shared, shared with { Name = "ruled" }], options), cancellationToken: Token);

        Assert.Equal(80, outcomes[1].Pair!.Rank);
        Assert.InRange(PlanSummary.Of(outcomes).After.Macs, 0, PlanSummary.Of(outcomes).Before.Macs / 2);
    }

    [Fact]
    public void What_would_take_too_much_memory_is_kept_and_the_budget_met_without_it()
    {
        ConvolutionSite large = TestSites.Of("large", new WeightShape(96, 96, 7, 7)).WithMaps(2);

        DecompositionPlan plan = Settled.Plan([Plain, large], Half with { Budget = new ModelBudget(BudgetedCost.Macs, 0.8), MemoryLimit = 10_000_000 });

        Assert.Equal(KeptReasonKind.TooLarge, Assert.Single(plan.Layers[1].Reasons).Kind);
        Assert.NotNull(plan.Layers[0].Rank);
        Assert.InRange(plan.Budget!.Reached, 0.5, 0.8);
    }

    [Theory]
    [InlineData("energy:0.5")]
    [InlineData("reference")]
    public void A_spectrum_that_cannot_be_computed_is_a_reason_and_the_others_go_on(string rule)
    {
        var options = new DecompositionOptions { RankRule = RankRules.Parse(rule, out _)!, Schemes = DecompositionSchemes.All };

        DecompositionPlan plan = Settled.Plan([BreaksLater(), Plain], options);

        KeptReason reason = Assert.Single(plan.Layers[0].Reasons);
        Assert.Equal((KeptReasonKind.NotConverged, true), (reason.Kind, reason.Kind.CanBeMended()));
        Assert.NotNull(plan.Layers[1].Rank);
    }

    [Fact]
    public void A_budget_is_met_without_the_spectra_that_cannot_be_computed()
    {
        ConvolutionSite second = Plain with { Name = "second" };

        DecompositionPlan plan = Settled.Plan([BreaksLater(), Plain, second], Half);

        Assert.Equal(KeptReasonKind.NotConverged, Assert.Single(plan.Layers[0].Reasons).Kind);
        Assert.All(plan.Layers.Skip(1), layer => Assert.NotNull(layer.Rank));
        // Half stays as it is, and a sixth of the other half.
        Assert.Equal(0.5834, Assert.Throws<UnreachableBudgetException>(() => Settled.Plan([BreaksLater(), Plain], Half)).Nearest);
    }

    [Fact]
    public void Where_feature_maps_are_unknown_a_budget_of_parameters_chooses_all_the_same()
    {
        ConvolutionSite unknown = Plain with { Maps = null }, other = TestSites.Of("other", new WeightShape(96, 64, 3, 3));

        DecompositionPlan plan = Settled.Plan([unknown, other], Half with { Budget = new ModelBudget(BudgetedCost.Parameters, 0.5) });

        Assert.All(plan.Layers, layer => Assert.NotNull(layer.Rank));
        Assert.InRange(PlanSummary.Of(plan).After.Parameters, 0, PlanSummary.Of(plan).Before.Parameters / 2);
    }

    [Fact]
    public void Where_some_feature_maps_are_unknown_a_budget_of_multiply_accumulates_is_about_the_others()
    {
        DecompositionPlan plan = Settled.Plan([Plain, TestSites.Of("unknown", Shape)], Half);

        Assert.Equal(48, plan.Layers[0].Rank);
        Assert.Equal("its feature maps are unknown, so that the budget cannot weigh it", Assert.Single(plan.Layers[1].Reasons).Text);
    }

    [Fact]
    public void Feature_maps_that_are_told_are_used_where_the_model_has_none()
    {
        ConvolutionSite unknown = TestSites.Of("unknown", Shape);
        var told = new FeatureMaps(1, new Extent(28, 28), new Extent(28, 28));

        DecompositionPlan plan = Settled.Plan([Plain, unknown], Half with { FeatureMaps = new Dictionary<string, FeatureMaps> { ["unknown"] = told, ["plain"] = told } });

        Assert.Equal([Plain.Maps!.Value, told], plan.Layers.Select(layer => layer.Site.Maps!.Value));
        Assert.Equal(5 * Plain.Maps.Value.Output.Area * Shape.Count, PlanSummary.Of(plan).Before.Macs);
        Assert.InRange(plan.Budget!.Reached, 0.4, 0.5);
    }

    [Fact]
    public void A_model_without_convolutions_has_an_empty_plan() =>
        Assert.Empty(Settled.Plan([], new DecompositionOptions { Schemes = DecompositionSchemes.All, RankRule = new EnergyRankRule(0.9) }).Layers);

    // Sound when the plan looks at it, broken when the spectrum is computed.
    private static ConvolutionSite BreaksLater()
    {
        double[] weights = SplitMix64.Normals(1, (int)Shape.Count);
        weights[0] = double.NaN;
        var broken = new ConvolutionKernel(Shape, ElementType.Float64, weights.SelectMany(BitConverter.GetBytes).ToArray());
        int loads = 0;
        Func<ConvolutionKernel> sound = Plain.LoadKernel!;
        return Plain with { Name = "breaks.later", LoadKernel = () => loads++ == 0 ? sound() : broken };
    }
}
