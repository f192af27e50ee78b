using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using SplitConv.Tests.Decompositions;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>What more ways of decomposing do to the choices of a rule.</summary>
public sealed class SchemeLaws
{
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(DecompositionSchemes.Spatial)]
    [InlineData(DecompositionSchemes.All)]
    public void With_the_rule_of_the_reference_no_convolution_loses_more_or_costs_more(DecompositionSchemes schemes) => GeneratedModels.OfLayers(5).Sample(sites =>
    {
        IReadOnlyList<LayerOutcome> reference = FactorComputation.Run(
            DecompositionPlanner.Plan(sites, GeneratedModels.Options), cancellationToken: TestContext.Current.CancellationToken);

        DecompositionPlan plan = Settled.Plan(sites, GeneratedModels.Options with { Schemes = schemes });

        // Those that only become eligible are another matter.
        Assert.All(reference.Zip(plan.Layers).Where(pair => pair.First.Plan.IsEligible), pair =>
        {
            Assert.InRange(pair.Second.DiscardedEnergy ?? 0, 0, Math.Pow(pair.First.Pair?.RelativeError ?? 0, 2) + Rounding);
            Assert.InRange(CostOf(pair.Second)!.Value.Macs, 0, pair.First.CostAfter!.Value.Macs);
        });
    }, iter: 50);

    [Theory]
    [InlineData("energy:0.8")]
    [InlineData("error:0.3")]
    public void A_rule_of_errors_takes_the_cheapest_way_that_keeps_to_it(string rule) => GeneratedModels.OfLayers(3).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { RankRule = RankRules.Parse(rule, out _)! };
        double most = options.RankRule is ErrorRankRule error ? error.Bound * error.Bound : 1 - ((EnergyRankRule)options.RankRule).Share;

        DecompositionPlan one = Settled.Plan(sites, options), all = Settled.Plan(sites, options with { Schemes = DecompositionSchemes.All });

        Assert.All(all.EligibleLayers, layer => Assert.InRange(layer.DiscardedEnergy!.Value, 0, most + Rounding));
        Assert.All(one.Layers.Zip(all.Layers), pair => Assert.InRange(CostOf(pair.Second)!.Value.Macs, 0, CostOf(pair.First)!.Value.Macs));
    }, iter: 50);

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.3)]
    public void A_rule_of_ratios_takes_the_way_that_loses_least_within_the_share(double share) => GeneratedModels.OfLayers(3).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { RankRule = new RatioRankRule(share) };

        DecompositionPlan one = Settled.Plan(sites, options), all = Settled.Plan(sites, options with { Schemes = DecompositionSchemes.All });

        Assert.All(all.EligibleLayers, layer => Assert.InRange(CostOf(layer)!.Value.Macs, 0, Most(layer)));
        // Where there is but one way, nobody asks what it loses.
        Assert.All(all.EligibleLayers.Where(layer => layer.DiscardedEnergy is not null), layer =>
        {
            double least = ExhaustiveSearch.OptionsOf(layer.Site, options with { Schemes = DecompositionSchemes.All })
                .Where(option => option.Cost.Macs <= Most(layer)).Min(option => option.Discarded);
            Assert.Equal(least, layer.DiscardedEnergy!.Value, Rounding);
        });
        // Where one way has a rank, so have all together.
        Assert.All(one.Layers.Zip(all.Layers).Where(pair => pair.First.IsEligible), pair => Assert.True(pair.Second.IsEligible));

        // In decimals, in which 0.6 is what it says.
        decimal Most(LayerPlan layer) => (decimal)share * layer.CostBefore!.Value.Macs;
    }, iter: 50);

    [Fact]
    public void A_rule_of_ranks_takes_the_way_that_loses_least_for_no_higher_cost() => GeneratedModels.OfLayers(3).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { RankRule = new FixedRankRule(8) { Rounds = true } };

        DecompositionPlan one = Settled.Plan(sites, options), all = Settled.Plan(sites, options with { Schemes = DecompositionSchemes.All });

        Assert.All(one.Layers.Zip(all.Layers).Where(pair => pair.First.IsEligible), pair =>
        {
            Assert.Equal(pair.First.Ranks, pair.Second.Ranks);
            Assert.InRange(CostOf(pair.Second)!.Value.Macs, 0, CostOf(pair.First)!.Value.Macs);
        });
    }, iter: 50);

    [Fact]
    public void Where_the_rule_passes_the_break_even_of_the_first_way_the_convolution_is_kept_in_all_others_too()
    {
        // Three columns become one, over which the first convolution of a vertical pair still runs thrice: up to rank 176 it is cheaper, and the weights ask for 192.
        double[] spectrum = [.. Enumerable.Range(0, 768).Select(i => i < 200 ? 1 : 0.1)];
        ConvolutionKernel kernel = Layer.WithSpectrum(new WeightShape(256, 256, 3, 3), spectrum).Kernel;
        ConvolutionSite site = TestSites.Of("narrow", kernel.Shape) with
        {
            ElementType = kernel.Type,
            LoadKernel = () => kernel,
            Maps = new FeatureMaps(1, new Extent(5, 3), new Extent(3, 1)),
        };

        Assert.All(Enum.GetValues<DecompositionSchemes>(), schemes =>
        {
            DecompositionPlan plan = DecompositionPlanner.Plan([site], new DecompositionOptions { Schemes = schemes });

            LayerOutcome outcome = Assert.Single(FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken));

            Assert.Equal("a pair of rank 192 needs no fewer MACs (rank 176 would)", Assert.Single(outcome.Reasons).Text);
        });
    }

    private static ConvolutionCost? CostOf(LayerPlan layer) => layer.Ranks is { } ranks ? layer.CostAt(ranks.Highest) : layer.CostBefore;
}
