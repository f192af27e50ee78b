using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class PlannerTests
{
    private static readonly ConvolutionSite[] Sites =
    [
        TestSites.Of("stem", TestSites.Small), TestSites.Of("block.first", TestSites.Small), TestSites.Of("block.last", TestSites.Small),
    ];

    [Fact]
    public void Obstacles_geometry_and_name_are_all_reasons()
    {
        var obstacle = new KeptReason(KeptReasonKind.Quantised, "the weights are quantised");
        var geometry = new ConvolutionGeometry(new WeightShape(4, 2, 1, 1), new Extent(3, 3), new Extent(2, 2), Groups: 2);
        ConvolutionSite site = TestSites.Of("all", geometry) with { Obstacles = [obstacle] };

        LayerPlan layer = Only(Plan([site], new DecompositionOptions { Exclude = [new Regex("^a")] }));

        Assert.Equal(
            [
                KeptReasonKind.Quantised, KeptReasonKind.Grouped, KeptReasonKind.Dilated, KeptReasonKind.StrideTooLarge,
                KeptReasonKind.KernelTooSmall, KeptReasonKind.TooFewChannels, KeptReasonKind.TooFewChannels, KeptReasonKind.LeftOutByName,
            ],
            layer.Reasons.Select(reason => reason.Kind));
        Assert.False(layer.IsEligible);
        Assert.Null(layer.Mode);
        Assert.Null(layer.Ranks);
    }

    [Fact]
    public void A_site_without_geometry_is_kept_for_its_obstacle()
    {
        var obstacle = new KeptReason(KeptReasonKind.NotTwoDimensional, "the kernel has 3 axes");

        LayerPlan layer = Only(Plan([new ConvolutionSite { Name = "line", Obstacles = [obstacle] }]));

        Assert.Equal([obstacle], layer.Reasons);
        Assert.Null(layer.CostBefore);
    }

    [Fact]
    public void Layers_keep_the_order_of_the_model() =>
        Assert.Equal(Sites.Select(site => site.Name), Plan(Sites).Layers.Select(layer => layer.Site.Name));

    [Fact]
    public void Only_included_names_are_decomposed() => Assert.Equal(
        ["block.first", "block.last"],
        Plan(Sites, new DecompositionOptions { Include = [new Regex("^block")] }).EligibleLayers.Select(layer => layer.Site.Name));

    [Fact]
    public void Excluded_names_are_left_out_even_if_included() => Assert.Equal(
        ["block.first"],
        Plan(Sites, new DecompositionOptions { Include = [new Regex("^block")], Exclude = [new Regex("last$")] })
            .EligibleLayers.Select(layer => layer.Site.Name));

    [Fact]
    public void A_rank_by_name_takes_the_place_of_the_rule()
    {
        DecompositionPlan plan = Plan(Sites, new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["stem"] = 5 } });

        Assert.Equal([new RankRange(5, 5), new RankRange(16, 16), new RankRange(16, 16)], plan.Layers.Select(layer => layer.Ranks!.Value));
        Assert.Equal([5, 16, 16], FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken).Select(outcome => outcome.Pair!.Rank));
    }

    [Fact]
    public void A_rank_by_name_that_is_not_cheaper_is_a_reason_and_no_error()
    {
        LayerPlan layer = Only(Plan([Sites[0]], new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["stem"] = 56 } }));

        Assert.Equal([KeptReasonKind.NotCheaper], layer.Reasons.Select(reason => reason.Kind));
    }

    [Theory]
    [InlineData(double.NaN, "1 of 3136 weights are NaN or infinite")]
    [InlineData(double.NegativeInfinity, "1 of 3136 weights are NaN or infinite")]
    public void Weights_that_are_not_finite_are_a_reason(double value, string text)
    {
        double[] weights = SplitMix64.Normals(1, (int)TestSites.Small.Count);
        weights[17] = value;
        var kernel = new ConvolutionKernel(TestSites.Small, ElementType.Float64, weights.SelectMany(BitConverter.GetBytes).ToArray());

        KeptReason reason = Assert.Single(Only(Plan([Sites[0] with { LoadKernel = () => kernel }])).Reasons);

        Assert.Equal(KeptReasonKind.NotFinite, reason.Kind);
        Assert.Contains(text, reason.Text, StringComparison.Ordinal);
        Assert.True(reason.Kind.CanBeMended());
    }

    [Fact]
    public void Weights_that_are_all_zero_are_a_reason()
    {
        ConvolutionSite site = TestSites.Of("zero", new ConvolutionGeometry(TestSites.Small), new double[TestSites.Small.Count]);

        Assert.Equal(KeptReasonKind.AllZero, Assert.Single(Only(Plan([site])).Reasons).Kind);
    }

    private static DecompositionPlan Plan(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions? options = null) =>
        DecompositionPlanner.Plan(sites, options ?? DecompositionOptions.Default);

    private static LayerPlan Only(DecompositionPlan plan) => Assert.Single(plan.Layers);
}
