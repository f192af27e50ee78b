using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using Xunit;

namespace SplitConv.Tests;

public sealed class ReferenceRankRuleTests
{
    [Theory]
    [InlineData(64, 64, 3, 3, 32, 32)]
    [InlineData(256, 256, 3, 3, 160, 192)]
    [InlineData(512, 512, 3, 3, 304, 384)]
    [InlineData(2048, 2048, 5, 5, 2048, 2560)]
    [InlineData(64, 3, 7, 7, 16, 16)]
    public void Known_layers_have_known_ranges(int outChannels, int inChannels, int height, int width, int lowest, int highest) =>
        Assert.Equal(new RankRange(lowest, highest), ReferenceRankRule.Range(new WeightShape(outChannels, inChannels, height, width)));

    [Fact]
    public void Every_estimate_gives_a_rank_within_the_range_and_every_end_is_reached() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 600], Gen.Int[1, 9], Gen.Int[1, 9]).Sample((outChannels, inChannels, height, width) =>
        {
            var shape = new WeightShape(outChannels, inChannels, height, width);
            int rows = DecompositionModes.Choose(shape).Rows(shape);
            int[] ranks = [.. Enumerable.Range(0, rows + 1).Select(estimate => ReferenceRankRule.FromEstimate(shape, estimate))];

            Assert.Equal(new RankRange(ranks.Min(), ranks.Max()), ReferenceRankRule.Range(shape));
        }, iter: 300);

    [Fact]
    public void No_rank_exceeds_the_number_of_singular_values() =>
        Assert.Equal(new RankRange(9, 9), ReferenceRankRule.Range(new WeightShape(3, 3, 3, 3)));

    [Theory]
    [InlineData(3, 3, "3")]
    [InlineData(3, 5, "3-5")]
    public void A_range_is_written_as_one_number_or_two(int lowest, int highest, string text) =>
        Assert.Equal(text, new RankRange(lowest, highest).ToString());
}
