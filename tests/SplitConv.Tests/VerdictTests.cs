using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class VerdictTests
{
    private static readonly ConvolutionSite Large = TestSites.Of("large", new WeightShape(64, 64, 3, 3)).WithMaps(56);
    private static readonly ConvolutionSite Pointwise = TestSites.Of("pointwise", new WeightShape(512, 512, 1, 1)).WithMaps(56);

    [Fact]
    public void A_model_of_large_kernels_is_worth_decomposing() => Assert.Equal(
        new Verdict(true, "Worth decomposing: 100 % of the MACs lie in 1 eligible of 1 convolution; decomposition would leave 33.3 % of all MACs, 3.0 times fewer."),
        Of(Large));

    [Fact]
    public void A_model_in_which_little_can_be_saved_is_not() => Assert.Equal(
        new Verdict(
            false,
            "Skip decomposition and go straight to quantisation: 12.3 % of the MACs lie in 1 eligible of 2 convolutions, and decomposition would leave 91.8 % of all MACs, 1.1 times fewer (mostly kernels of 1x1 or with a side below 3 elsewhere)."),
        Of(Large, Pointwise));

    [Fact]
    public void Nothing_eligible_is_said_with_the_main_reason() => Assert.Equal(
        new Verdict(false, "Skip decomposition and go straight to quantisation: none of 2 convolutions is eligible (mostly kernels of 1x1 or with a side below 3)."),
        Of(Pointwise, Pointwise with { Name = "second" }));

    [Fact]
    public void The_main_reason_is_the_one_with_the_most_work()
    {
        var depthwise = new ConvolutionGeometry(new WeightShape(64, 1, 3, 3), Extent.One, Extent.One, 64);

        Assert.Contains(
            "mostly kernels of 1x1",
            Of(TestSites.Of("a", depthwise).WithMaps(28), TestSites.Of("b", depthwise).WithMaps(28), Pointwise).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_feature_maps_parameters_are_compared() => Assert.Equal(
        new Verdict(true, "Worth a try: 1 of 1 convolution is eligible, and decomposition would leave 33.3 % of the parameters; MACs are unknown without the sizes of the feature maps."),
        Of(Large with { Maps = null }));

    [Fact]
    public void A_model_without_convolutions_is_not_worth_it() => Assert.False(Of().IsWorthwhile);

    [Fact]
    public void Layers_left_out_by_name_count_as_they_are()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan([Large, Large with { Name = "again" }], new DecompositionOptions { Exclude = [new Regex("again")] });

        PlanSummary summary = PlanSummary.Of(plan);

        Assert.Equal((2, 1, 0), (summary.Convolutions, summary.Eligible, summary.OfUnknownCost));
        Assert.Equal(0.5, summary.EligibleShare);
        Assert.Equal(1.0 / 3, summary.Saving, 1e-12);
    }

    [Fact]
    public void The_summary_of_the_outcomes_agrees_with_that_of_the_plan_where_the_rank_is_certain()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan([Large, Pointwise], DecompositionOptions.Default);

        Assert.Equal(PlanSummary.Of(plan), PlanSummary.Of(FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken)));
    }

    private static Verdict Of(params ConvolutionSite[] sites) => Verdict.Of(DecompositionPlanner.Plan(sites, DecompositionOptions.Default));
}
