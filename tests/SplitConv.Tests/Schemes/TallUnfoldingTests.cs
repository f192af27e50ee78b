using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using SplitConv.Tests.Settling;
using Xunit;

namespace SplitConv.Tests.Schemes;

/// <summary>Unfoldings of more rows than columns, as our own modes have them: a convolution of 1x1 with a stride and more outputs than inputs.</summary>
public sealed class TallUnfoldingTests
{
    private static readonly DecompositionOptions All = new() { Schemes = DecompositionSchemes.All };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Of the smaller side, 256, the reference's rule takes between a fifth and a quarter: 48 or 64, as the weights say.
    [Theory]
    [InlineData(0.0, 48)]
    [InlineData(0.5, 64)]
    [InlineData(1.2, 64)]
    public void The_rule_of_the_reference_sees_the_smaller_side(double decay, int rank)
    {
        ConvolutionSite site = Site(512, 256, decay);
        DecompositionPlan plan = DecompositionPlanner.Plan([site], All);
        LayerPlan layer = Assert.Single(plan.Layers);

        Assert.Equal((DecompositionMode.FC, new RankRange(48, 64)), (layer.Mode, layer.Ranks!.Value));
        LayerPair pair = Assert.Single(FactorComputation.Run(plan, cancellationToken: Token)).Pair!;

        Assert.Equal(rank, pair.Rank);
        Assert.Equal(pair.RelativeError!.Value, Matrices.RelativeDifference(site.LoadKernel!().ToValues(), pair.Kernels.Compose()), 1e-6);
    }

    [Theory]
    [InlineData(512, 256)]
    [InlineData(256, 512)]
    public void What_is_known_of_the_spectrum_counts_the_smaller_side(int outChannels, int inChannels)
    {
        ConvolutionKernel kernel = Single(Site(outChannels, inChannels, 0.5)).LoadKernel!();

        using IKernelDecomposition decomposition = KernelDecomposition.Compute(kernel, DecompositionMode.FC, 64, null, Token);

        Assert.Equal((256, 512), (decomposition.Leading!.Rows, decomposition.Leading.Columns));
        Assert.Equal(256, decomposition.SingularValues.Count);
    }

    [Fact]
    public void Few_columns_are_decomposed_as_a_whole_and_take_as_little_memory_as_few_rows()
    {
        using IKernelDecomposition decomposition = KernelDecomposition.Compute(Single(Site(1024, 64, 0.5)).LoadKernel!(), DecompositionMode.FC, 16, null, Token);

        Assert.Null(decomposition.Leading);
        Assert.Equal(Memory(DecompositionMode.SC), Memory(DecompositionMode.FC));

        static long Memory(DecompositionMode mode) => KernelDecomposition.EstimateMemory(new WeightShape(1024, 64, 1, 1), ElementType.Float32, mode, 16);
    }

    [Theory]
    [InlineData(1024, 64)]
    [InlineData(700, 300)]
    [InlineData(512, 256)]
    public void It_takes_the_same_rank_and_loses_as_much_whether_all_values_are_asked_for_or_the_leading_ones(int outChannels, int inChannels) =>
        Assert.All([Site(outChannels, inChannels, 0.6), Single(Site(outChannels, inChannels, 0.6))], site =>
        {
            LayerPair leading = Assert.Single(FactorComputation.Run(DecompositionPlanner.Plan([site], All), cancellationToken: Token)).Pair!;
            LayerPlan all = Assert.Single(Settled.Plan([site], All with { LatencyMeter = new FormulaMeter([site]) }).Layers);

            Assert.Equal(all.Rank, leading.Rank);
            Assert.Equal(Math.Sqrt(all.DiscardedEnergy!.Value), leading.RelativeError!.Value, 1e-3 * leading.RelativeError.Value);
        });

    private static ConvolutionSite Site(int outChannels, int inChannels, double decay) =>
        GeneratedModels.Site(new ConvolutionGeometry(new WeightShape(outChannels, inChannels, 1, 1), new Extent(2, 2), Extent.One, 1), 7, decay, 5);

    private static ConvolutionSite Single(ConvolutionSite site)
    {
        var kernel = ConvolutionKernel.FromValues(site.Geometry!.Weight, ElementType.Float32, site.LoadKernel!().ToValues());
        return site with { ElementType = ElementType.Float32, LoadKernel = () => kernel };
    }
}
