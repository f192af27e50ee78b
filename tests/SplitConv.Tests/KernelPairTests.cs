using SplitConv.Convolutions;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class KernelPairTests
{
    private static readonly ConvolutionGeometry Original = new(new WeightShape(6, 4, 3, 5), new Extent(2, 3), new Extent(1, 2), 1);

    [Theory]
    [InlineData(DecompositionMode.FCFK, false)]
    [InlineData(DecompositionMode.FCSK, true)]
    [InlineData(DecompositionMode.SCFK, true)]
    [InlineData(DecompositionMode.SCSK, false)]
    public void Stride_and_dilation_stay_with_their_axis(DecompositionMode mode, bool firstIsVertical)
    {
        PairGeometry pair = PairGeometry.Of(Original, mode, 7);
        ConvolutionGeometry vertical = firstIsVertical ? pair.First : pair.Last, horizontal = firstIsVertical ? pair.Last : pair.First;

        Assert.Equal(firstIsVertical, pair.FirstAxes.Height);
        Assert.Equal((new Extent(3, 1), new Extent(2, 1), new Extent(1, 1)), (vertical.Weight.Kernel, vertical.Stride, vertical.Dilation));
        Assert.Equal((new Extent(1, 5), new Extent(1, 3), new Extent(1, 2)), (horizontal.Weight.Kernel, horizontal.Stride, horizontal.Dilation));
        Assert.Equal((4, 7, 7, 6), (pair.First.InChannels, pair.First.OutChannels, pair.Last.InChannels, pair.Last.OutChannels));
    }

    [Fact]
    public void No_pair_is_made_of_rank_zero_or_of_groups()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PairGeometry.Of(Original, DecompositionMode.SCFK, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairGeometry.Of(Original with { Groups = 2 }, DecompositionMode.SCFK, 1));
    }

    [Fact]
    public void The_composed_kernel_is_the_sum_over_the_channels_between()
    {
        var first = ConvolutionKernel.FromValues(new WeightShape(2, 1, 2, 1), ElementType.Float32, [1, 2, 3, 4]);
        var last = ConvolutionKernel.FromValues(new WeightShape(1, 2, 1, 2), ElementType.Float32, [10, 20, 30, 40]);

        Assert.Equal([1 * 10 + 3 * 30, 1 * 20 + 3 * 40, 2 * 10 + 4 * 30, 2 * 20 + 4 * 40], new KernelPair(first, last).Compose());
    }

    [Fact]
    public void Pairs_are_told_apart_by_bytes_shape_and_format()
    {
        KernelPair pair = Pair(ElementType.Float32, SplitMix64.Normals(1, 4));

        Assert.True(pair.SameWeights(Pair(ElementType.Float32, SplitMix64.Normals(1, 4))));
        Assert.False(pair.SameWeights(Pair(ElementType.Float32, SplitMix64.Normals(2, 4))));
        Assert.False(pair.SameWeights(Pair(ElementType.Float64, SplitMix64.Normals(1, 4))));
        Assert.False(pair.SameWeights(pair with { First = new ConvolutionKernel(new WeightShape(2, 2, 1, 1), ElementType.Float32, pair.First.Data) }));
    }

    private static KernelPair Pair(ElementType type, double[] values) => new(
        ConvolutionKernel.FromValues(new WeightShape(2, 1, 2, 1), type, values), ConvolutionKernel.FromValues(new WeightShape(1, 2, 1, 2), type, values));
}
