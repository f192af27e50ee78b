using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using Xunit;

namespace SplitConv.Tests;

public sealed class ConvolutionCostTests
{
    private static readonly ConvolutionGeometry Stem = new(new WeightShape(64, 3, 7, 7), new Extent(2, 2), Extent.One, 1);
    private static readonly FeatureMaps StemMaps = new(1, new Extent(224, 224), new Extent(112, 112));

    [Fact]
    public void A_strided_stem_is_counted_by_its_output() => Assert.Equal(
        new ConvolutionCost(112L * 112 * 64 * 3 * 49, 64 * 3 * 49, 4 * 64 * 3 * 49),
        ConvolutionCost.Of(Stem, StemMaps, hasBias: false, ElementType.Float32));

    [Fact]
    public void The_first_of_a_vertical_pair_runs_at_the_full_width() => Assert.Equal(
        new ConvolutionCost(112L * 224 * 16 * 3 * 7 + 112L * 112 * 64 * 16 * 7, 16 * 3 * 7 + 64 * 16 * 7, 4 * (16 * 3 * 7 + 64 * 16 * 7)),
        ConvolutionCost.Of(PairGeometry.Of(Stem, DecompositionMode.SCFK, 16), StemMaps, hasBias: false, ElementType.Float32));

    [Fact]
    public void The_first_of_a_horizontal_pair_runs_at_the_full_height()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(10, 5, 5, 3), new Extent(2, 1), Extent.One, 1);
        var maps = new FeatureMaps(1, new Extent(40, 20), new Extent(20, 18));

        ConvolutionCost cost = ConvolutionCost.Of(PairGeometry.Of(geometry, DecompositionMode.SCSK, 4), maps, hasBias: false, ElementType.Float32);

        Assert.Equal(40L * 18 * 4 * 5 * 3 + 20L * 18 * 10 * 4 * 5, cost.Macs);
    }

    [Theory]
    [InlineData(ElementType.Float16, 2)]
    [InlineData(ElementType.BFloat16, 2)]
    [InlineData(ElementType.Float32, 4)]
    [InlineData(ElementType.Float64, 8)]
    public void Bytes_follow_the_number_format_and_a_bias_counts_as_parameters(ElementType type, int size)
    {
        ConvolutionCost cost = ConvolutionCost.Of(Stem, StemMaps, hasBias: true, type);

        Assert.Equal(64 * 3 * 49 + 64, cost.Parameters);
        Assert.Equal(size * cost.Parameters, cost.Bytes);
    }

    [Fact]
    public void Only_the_last_of_a_pair_carries_the_bias() => Assert.Equal(
        16 * 3 * 7 + 64 * 16 * 7 + 64,
        ConvolutionCost.Of(PairGeometry.Of(Stem, DecompositionMode.SCFK, 16), StemMaps, hasBias: true, ElementType.Float32).Parameters);

    [Fact]
    public void Groups_divide_the_work()
    {
        var depthwise = new ConvolutionGeometry(new WeightShape(32, 1, 3, 3), Extent.One, Extent.One, 32);

        Assert.Equal(14L * 14 * 32 * 9, ConvolutionCost.Of(depthwise, new FeatureMaps(1, new(14, 14), new(14, 14)), false, ElementType.Float32).Macs);
    }

    [Fact]
    public void Work_grows_with_the_batch_and_parameters_do_not()
    {
        ConvolutionCost one = ConvolutionCost.Of(Stem, StemMaps, false, ElementType.Float32);

        ConvolutionCost eight = ConvolutionCost.Of(Stem, StemMaps with { Batch = 8 }, false, ElementType.Float32);

        Assert.Equal(one with { Macs = 8 * one.Macs }, eight);
    }

    [Fact]
    public void Costs_add_up_part_by_part() => Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Int).Sample((a, b, c, d) =>
        Assert.Equal(new ConvolutionCost((long)a + d, (long)b + c, (long)c + a), new ConvolutionCost(a, b, c) + new ConvolutionCost(d, c, a)));

    [Fact]
    public void One_position_stands_for_the_maps_where_borders_do_not_count()
    {
        PairGeometry pair = PairGeometry.Of(Stem, DecompositionMode.SCFK, 16);
        FeatureMaps one = FeatureMaps.OfOnePosition(Stem);

        Assert.Equal(
            112L * 112 * ConvolutionCost.Of(pair, one, false, ElementType.Float32).Macs,
            ConvolutionCost.Of(pair, StemMaps, false, ElementType.Float32).Macs);
    }
}
