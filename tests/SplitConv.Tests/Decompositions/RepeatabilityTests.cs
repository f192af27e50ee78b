using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>The same weights give the same kernels. The number of threads is that of the process, so that nothing else may run.</summary>
[Collection(nameof(RepeatabilityTests)), CollectionDefinition(nameof(RepeatabilityTests), DisableParallelization = true)]
public sealed class RepeatabilityTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, LayerSpectra.LargeShapes.Length)];

    [Theory, MemberData(nameof(Shapes))]
    public void Two_decompositions_give_the_same_bytes(int shape)
    {
        Layer layer = LayerOf(shape);

        Assert.True(Pair(layer).SameWeights(Pair(layer)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void The_rank_and_the_error_do_not_depend_on_the_number_of_threads(int shape)
    {
        Layer layer = LayerOf(shape);
        KernelPair one = Pair(layer), two = With(2, () => Pair(layer));

        Assert.Equal(one.Rank, two.Rank);
        Assert.Equal(layer.Error(one), layer.Error(two), 1e-5 * layer.Error(one));
    }

    [Fact]
    public void Two_threads_give_the_same_bytes_each_time()
    {
        Layer layer = LayerOf(0);

        Assert.True(With(2, () => Pair(layer).SameWeights(Pair(layer))));
    }

    private static Layer LayerOf(int shape) =>
        Layer.WithSpectrum(LayerSpectra.LargeShapes[shape], LayerSpectra.Trained(LayerSpectra.Rows(LayerSpectra.LargeShapes[shape]), 0.4, 0.2));

    private static KernelPair Pair(Layer layer)
    {
        using IKernelDecomposition decomposition = layer.Decompose();
        return layer.Truncate(decomposition, ReferenceRankRule.Choose(layer.Kernel.Shape, decomposition));
    }

    private static T With<T>(int threads, Func<T> action)
    {
        int before = torch.get_num_threads();
        torch.set_num_threads(threads);
        try
        {
            return action();
        }
        finally
        {
            torch.set_num_threads(before);
        }
    }
}
