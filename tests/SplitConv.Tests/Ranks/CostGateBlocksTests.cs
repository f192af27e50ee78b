using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Ranks;
using Xunit;

namespace SplitConv.Tests.Ranks;

/// <summary>The cost gate counts in blocks of ranks, as runtimes compute.</summary>
public sealed class CostGateBlocksTests
{
    // From rank 24 on no cheaper.
    private static readonly ConvolutionGeometry Geometry = new(new WeightShape(16, 16, 3, 3));
    private static readonly FeatureMaps Maps = FeatureMaps.OfOnePosition(Geometry);

    [Theory]
    [InlineData(1, 23)]
    [InlineData(8, 16)]
    [InlineData(16, 16)]
    [InlineData(23, 23)]
    [InlineData(24, 0)]
    [InlineData(1000, 0)]
    public void The_highest_cheaper_rank_is_a_multiple(int multiple, int highest) =>
        Assert.Equal(highest, CostGate.HighestCheaperRank(Geometry, DecompositionMode.SCFK, Maps, multiple));

    [Theory]
    [InlineData(16, 16, null)]
    [InlineData(17, 16, "a pair of rank 17 needs no fewer MACs in blocks of 16 (rank 16 would)")]
    [InlineData(24, 16, "a pair of rank 24 needs no fewer MACs (rank 16 would)")]
    [InlineData(20, 32, "a pair of rank 20 needs no fewer MACs in blocks of 32 (no multiple of 32 would)")]
    [InlineData(40, 32, "a pair of rank 40 needs no fewer MACs (no multiple of 32 would)")]
    [InlineData(24, 1, "a pair of rank 24 needs no fewer MACs (rank 23 would)")]
    public void A_refusal_tells_ranks_from_blocks(int rank, int multiple, string? text) =>
        Assert.Equal(text, CostGate.Refuse(Geometry, DecompositionMode.SCFK, Maps, rank, multiple)?.Text);

    [Fact]
    public void The_ranks_of_a_candidate_are_those_whose_whole_block_is_cheaper() =>
        Gen.Select(Generators.Samples, Gen.Int[1, 6], Gen.Int[1, 20], Gen.Bool).Sample((sample, multiple, size, useCostGate) =>
        {
            Extent stride = sample.Geometry.Stride;
            var maps = new FeatureMaps(1, new Extent(size * stride.Height, size * stride.Width), new Extent(size, size));
            var candidate = new PairCandidate(sample.Geometry, sample.Mode, maps, multiple);

            IEnumerable<int> expected = Enumerable.Range(1, candidate.HighestRank)
                .Where(rank => rank % multiple == 0 || rank == candidate.HighestRank)
                .Where(rank => !useCostGate || candidate.MacsAt(rank) < candidate.OriginalMacs);

            Assert.Equal(expected, candidate.Ranks(useCostGate));
            Assert.All(candidate.Ranks(useCostGate), rank => Assert.Equal(rank, candidate.RoundUp(rank)));
            Assert.All(candidate.Ranks(true), rank => Assert.Null(CostGate.Refuse(sample.Geometry, sample.Mode, maps, rank, multiple)));
            Assert.Equal(Math.Min(candidate.HighestRank, candidate.HighestCheaperRank), candidate.Ranks(true).LastOrDefault());
        }, iter: 1000);

    [Fact]
    public void The_highest_rank_within_a_cost_is_the_last_that_needs_no_more() =>
        Gen.Select(Generators.Samples, Gen.Int[1, 6], Gen.Long[0, 3000]).Sample((sample, multiple, macs) =>
        {
            var candidate = new PairCandidate(sample.Geometry, sample.Mode, FeatureMaps.OfOnePosition(sample.Geometry), multiple);

            Assert.Equal(candidate.Ranks(useCostGate: false).LastOrDefault(rank => candidate.MacsAt(rank) <= macs), candidate.HighestRankWithin(macs));
        }, iter: 1000);
}
