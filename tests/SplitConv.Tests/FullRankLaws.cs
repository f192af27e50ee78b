using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests;

/// <summary>At full rank nothing is lost, whatever the mode, stride, dilation and padding.</summary>
public sealed class FullRankLaws
{
    [Fact]
    public void The_pair_equals_the_convolution() => Generators.Samples.Sample(sample =>
    {
        using var scope = torch.NewDisposeScope();
        using SingularDecomposition decomposition = sample.Decompose();
        int rank = decomposition.SingularValues.Count;
        torch.Tensor expected = ConvolutionJudge.Run(sample.Image(), sample.Geometry, sample.Weights(), sample.Margins, sample.Bias());

        torch.Tensor actual = ConvolutionJudge.Run(
            sample.Image(), PairGeometry.Of(sample.Geometry, sample.Mode, rank), sample.Pair(decomposition, rank), sample.Margins, sample.Bias());

        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(ConvolutionJudge.Difference(expected, actual), 0, 1e-11);
    }, iter: 2000);

    [Fact]
    public void The_composed_kernel_is_the_kernel() => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition decomposition = sample.Decompose();

        double[] composed = sample.Pair(decomposition, decomposition.SingularValues.Count).Compose();

        Assert.InRange(Matrices.RelativeDifference(sample.Weights(), composed), 0, 1e-12);
    }, iter: 2000);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 1, 3, 1)]
    [InlineData(1, 5, 1, 3)]
    [InlineData(4, 6, 1, 7)]
    [InlineData(6, 4, 7, 1)]
    public void Sides_of_one_hold_for_every_mode(int outChannels, int inChannels, int height, int width)
    {
        var shape = new WeightShape(outChannels, inChannels, height, width);
        Assert.All(Enum.GetValues<DecompositionMode>(), mode =>
        {
            var sample = new Sample(new ConvolutionGeometry(shape), default, mode, new Extent(9, 9), Seed: 5);
            using SingularDecomposition decomposition = sample.Decompose();
            double[] composed = sample.Pair(decomposition, decomposition.SingularValues.Count).Compose();
            Assert.InRange(Matrices.RelativeDifference(sample.Weights(), composed), 0, 1e-12);
        });
    }
}
