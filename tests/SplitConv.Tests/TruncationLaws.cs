using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests;

/// <summary>What holds at every rank.</summary>
public sealed class TruncationLaws
{
    [Fact]
    public void The_error_of_the_composed_kernel_is_the_one_foretold_and_falls_with_the_rank() => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition decomposition = sample.Decompose();
        Assert.Equal(1, decomposition.RelativeError(0));
        double previous = 1;
        for (int rank = 1; rank <= decomposition.SingularValues.Count; rank++)
        {
            double foretold = decomposition.RelativeError(rank);
            Assert.InRange(foretold, 0, previous);
            Assert.Equal(foretold, Matrices.RelativeDifference(sample.Weights(), sample.Pair(decomposition, rank).Compose()), 1e-9);
            previous = foretold;
        }

        Assert.Equal(0, previous);
    }, iter: 100);

    [Fact]
    public void The_composed_kernel_does_what_the_two_convolutions_do() =>
        Gen.Select(Generators.Samples, Gen.Double[0, 1]).Sample((sample, share) =>
        {
            using var scope = torch.NewDisposeScope();
            using SingularDecomposition decomposition = sample.Decompose();
            int rank = 1 + (int)(share * (decomposition.SingularValues.Count - 1));
            KernelPair kernels = sample.Pair(decomposition, rank);
            torch.Tensor expected = ConvolutionJudge.Run(sample.Image(), PairGeometry.Of(sample.Geometry, sample.Mode, rank), kernels, sample.Margins);

            torch.Tensor actual = ConvolutionJudge.Run(sample.Image(), sample.Geometry, kernels.Compose(), sample.Margins);

            Assert.InRange(ConvolutionJudge.Difference(expected, actual), 0, 1e-11);
        }, iter: 200);

    [Fact]
    public void The_kernels_have_the_shapes_of_the_pair() =>
        Gen.Select(Generators.Samples, Gen.Enum<ElementType>()).Sample((sample, type) =>
        {
            using SingularDecomposition decomposition = sample.Decompose();
            PairGeometry pair = PairGeometry.Of(sample.Geometry, sample.Mode, 1);

            KernelPair kernels = sample.Pair(decomposition, 1, type);

            Assert.Equal((pair.First.Weight, pair.Last.Weight), (kernels.First.Shape, kernels.Last.Shape));
            Assert.Equal((type, type, 1), (kernels.First.Type, kernels.Last.Type, kernels.Rank));
            Assert.True(kernels.SameWeights(sample.Pair(decomposition, 1, type)));
        }, iter: 100);
}
