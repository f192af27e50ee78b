using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>No tensor outlives what it was made for. TorchSharp counts those that live on for each thread, so that tests side by side do not disturb each other.</summary>
public sealed class NativeMemoryTests
{
    private static readonly WeightShape Shape = new(130, 120, 3, 3);

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["trained"] = () => Layer.WithSpectrum(Shape, LayerSpectra.Trained(360, 0.5, 0.1)),
        ["small"] = () => Layer.Of(new WeightShape(64, 64, 3, 3), SplitMix64.Normals(1, 64 * 64 * 9)),
        ["in double precision"] = () => Layer.WithSpectrum(Shape, LayerSpectra.Trained(360, 0.5, 0.1), ElementType.Float64),
        ["all equal"] = () => Layer.WithSpectrum(Shape, [.. Enumerable.Repeat(0.1, 360)]),
        ["without full rank"] = () => Layer.Of(Shape, new WeightFormula(1, 20, 0.3, 0).Weights(Shape, DecompositionModes.Choose(Shape))),
        ["zero"] = () => Layer.Of(Shape, new double[Shape.Count]),
        ["very large"] = () => Layer.WithSpectrum(Shape, LayerSpectra.Scaled(LayerSpectra.Trained(360, 0.5, 0.1), Shape, 1e30)),
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Theory, MemberData(nameof(Names))]
    public void Everything_is_freed_with_the_decomposition(string name)
    {
        Layer layer = Layers[name]();
        long before = Live;
        using (IKernelDecomposition decomposition = layer.Decompose())
        {
            int rank = ReferenceRankRule.Choose(layer.Kernel.Shape, decomposition);
            _ = layer.Truncate(decomposition, rank);
            _ = decomposition.RelativeError(rank);
            _ = decomposition.Sharpen();
            _ = decomposition.SingularValues;
        }

        Assert.Equal(before, Live);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_decomposition_holds_three_tensors_at_most(string name)
    {
        Layer layer = Layers[name]();
        long before = Live;
        using IKernelDecomposition decomposition = layer.Decompose();

        Assert.InRange(Live - before, 2, 3);
    }

    [Fact]
    public void A_scope_around_it_does_not_free_what_the_decomposition_needs()
    {
        Layer layer = Layers["trained"]();
        IKernelDecomposition decomposition;
        using (torch.NewDisposeScope())
            decomposition = layer.Decompose();
        using (decomposition)
            Assert.InRange(layer.Error(layer.Truncate(decomposition, layer.Range.Highest)), 0, 1);
    }
}
