using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class CostGateTests
{
    private static readonly ConvolutionGeometry NarrowStem = new(new WeightShape(16, 3, 7, 7), new Extent(2, 2), Extent.One, 1);
    private static readonly FeatureMaps NarrowStemMaps = new(1, new Extent(224, 224), new Extent(112, 112));

    [Fact]
    public void A_narrow_strided_stem_is_refused_at_the_reference_rank()
    {
        ConvolutionSite site = TestSites.Of("stem", NarrowStem) with { Maps = NarrowStemMaps };

        LayerPlan layer = Assert.Single(DecompositionPlanner.Plan([site], DecompositionOptions.Default).Layers);

        Assert.Equal([new KeptReason(KeptReasonKind.NotCheaper, "a pair of rank 16 needs no fewer MACs (no multiple of 16 would)")], layer.Reasons);
        Assert.Equal(layer.CostBefore, layer.CostAt(16));
    }

    [Fact]
    public void The_same_stem_is_refused_where_its_feature_maps_are_unknown() => Assert.Equal(
        KeptReasonKind.NotCheaper,
        Assert.Single(Assert.Single(DecompositionPlanner.Plan([TestSites.Of("stem", NarrowStem)], DecompositionOptions.Default).Layers).Reasons).Kind);

    [Fact]
    public void Without_the_gate_the_stem_is_decomposed_as_the_reference_does()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan([TestSites.Of("stem", NarrowStem)], new DecompositionOptions { UseCostGate = false });

        LayerOutcome outcome = Assert.Single(FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(16, outcome.Pair!.Rank);
    }

    [Fact]
    public void The_highest_cheaper_rank_is_exactly_the_break_even() =>
        Gen.Select(Generators.Samples, Gen.Int[1, 40], Gen.Int[1, 40]).Sample((sample, height, width) =>
        {
            Extent stride = sample.Geometry.Stride;
            var maps = new FeatureMaps(1, new Extent(height * stride.Height, width * stride.Width), new Extent(height, width));
            long original = ConvolutionCost.Of(sample.Geometry, maps, false, ElementType.Float32).Macs;
            long Pair(int rank) => ConvolutionCost.Of(PairGeometry.Of(sample.Geometry, sample.Mode, rank), maps, false, ElementType.Float32).Macs;

            int highest = CostGate.HighestCheaperRank(sample.Geometry, sample.Mode, maps);

            Assert.True(highest == 0 || Pair(highest) < original);
            Assert.True(Pair(highest + 1) >= original);
            Assert.True(highest == 0 || CostGate.Refuse(sample.Geometry, sample.Mode, maps, highest) is null);
            Assert.Equal(KeptReasonKind.NotCheaper, CostGate.Refuse(sample.Geometry, sample.Mode, maps, highest + 1)!.Kind);
        }, iter: 500);

    [Fact]
    public void Empty_feature_maps_have_no_cheaper_rank() =>
        Assert.Equal(0, CostGate.HighestCheaperRank(NarrowStem, DecompositionMode.SCFK, new FeatureMaps(0, new Extent(224, 224), new Extent(112, 112))));

    [Fact]
    public void The_ranks_of_a_plan_are_cut_where_the_pair_stops_being_cheaper()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(256, 256, 3, 3));
        // Three columns become one, over which the first convolution of a vertical pair still runs thrice.
        ConvolutionSite site = TestSites.Of("narrow", geometry) with { Maps = new FeatureMaps(1, new Extent(5, 3), new Extent(3, 1)) };

        LayerPlan layer = Assert.Single(DecompositionPlanner.Plan([site], DecompositionOptions.Default).Layers);

        Assert.Equal(new RankRange(160, 192), ReferenceRankRule.Range(geometry.Weight));
        Assert.Equal(new RankRange(160, 176), layer.Ranks);
    }
}
