using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using SplitConv.Tests.Settling;
using Xunit;

namespace SplitConv.Tests.Ranks;

/// <summary>No rule makes a pair that costs as much as the convolution. This one has its break-even at 96 of 192 singular values, and noise for weights.</summary>
public sealed class BreakEvenTests
{
    private static readonly ConvolutionSite Site = TestSites.Of("layer", new WeightShape(64, 64, 3, 3)).WithMaps(14);

    [Theory]
    [InlineData("rank:80", 80)]
    [InlineData("rank:65", 80)]
    [InlineData("energy:0.2", 16)]
    [InlineData("error:0.9", 16)]
    [InlineData("ratio:0.5", 48)]
    [InlineData("ratio:0.99", 80)]
    public void A_rank_below_it_is_taken(string rule, int rank)
    {
        LayerPlan layer = Only(rule);

        Assert.Empty(layer.Reasons);
        Assert.Equal(new RankRange(rank, rank), layer.Ranks);
        Assert.Equal(rule, layer.ChosenBy);
    }

    // 81 to 95 would be cheaper, but a runtime computes them as 96.
    [Theory]
    [InlineData("rank:81", "a pair of rank 96 needs no fewer MACs (rank 80 would)")]
    [InlineData("rank:100000", "a pair of rank 192 needs no fewer MACs (rank 80 would)")]
    [InlineData("energy:0.9999", "a pair of rank 192 needs no fewer MACs (rank 80 would)")]
    [InlineData("error:0.0001", "a pair of rank 192 needs no fewer MACs (rank 80 would)")]
    public void Where_it_would_be_passed_the_convolution_is_kept(string rule, string reason)
    {
        Assert.Equal([new KeptReason(KeptReasonKind.NotCheaper, reason)], Only(rule).Reasons);
    }

    [Fact]
    public void A_rank_by_name_is_counted_as_it_is() =>
        Assert.Equal(new RankRange(95, 95), Only("reference", new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["layer"] = 95 } }).Ranks);

    [Fact]
    public void Without_the_gate_it_is_passed() => Assert.Equal(192, Only("rank:1000", new DecompositionOptions { UseCostGate = false }).Rank ?? 192);

    [Fact]
    public void A_multiple_of_one_takes_every_rank() => Assert.Equal(new RankRange(95, 95), Only("rank:95", new DecompositionOptions { RankMultiple = 1 }).Ranks);

    [Fact]
    public void A_share_too_small_for_the_first_block_is_a_reason_of_its_own() => Assert.Equal(
        [new KeptReason(KeptReasonKind.NoRank, "ratio:0.1 allows no rank: rank 16 needs 16.7 % of its MACs")], Only("ratio:0.1").Reasons);

    [Fact]
    public void A_rule_that_may_pass_it_is_decided_by_the_weights_even_if_one_rank_lies_below()
    {
        ConvolutionSite site = TestSites.Of("layer", new WeightShape(16, 16, 3, 3)).WithMaps(14);
        DecompositionOptions options = GeneratedModels.Options with { RankMultiple = 16, RankRule = new EnergyRankRule(0.9) };

        DecompositionPlan plan = DecompositionPlanner.Plan([site], options);

        Assert.True(plan.IsOpen);
        Assert.Equal("a pair of rank 32 needs no fewer MACs (rank 16 would)", Assert.Single(Assert.Single(Settled.Plan([site], options).Layers).Reasons).Text);
    }

    private static LayerPlan Only(string rule, DecompositionOptions? options = null) =>
        Assert.Single(Settled.Plan([Site], (options ?? new DecompositionOptions()) with { RankRule = RankRules.Parse(rule, out _)! }).Layers);
}
