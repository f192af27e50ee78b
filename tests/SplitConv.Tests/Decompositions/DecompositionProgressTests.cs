using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>What a decomposition tells of its progress, and how it ends when it is cancelled there.</summary>
public sealed class DecompositionProgressTests
{
    private static readonly WeightShape Large = new(512, 512, 3, 3);

    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Fact]
    public void Progress_of_a_large_kernel_grows_from_0_towards_1()
    {
        Layer layer = Layer.WithSpectrum(Large, LayerSpectra.Trained(1536, 0.5, 0.1));
        var progress = new RecordedProgress<double>();
        using IKernelDecomposition decomposition = Decompose(layer, progress, TestContext.Current.CancellationToken);

        Assert.Equal(0, progress.Reports[0]);
        Assert.InRange(progress.Reports.Distinct().Count(), 8, 200);
        Assert.InRange(progress.Reports[^1], 0.7, 1);
        AssertGrowing(progress.Reports);
    }

    // Takes more than one attempt: single precision does not resolve its spectrum.
    [Fact]
    public void Progress_does_not_go_back_where_one_attempt_is_not_enough()
    {
        var shape = new WeightShape(130, 120, 3, 3);
        Layer layer = Layer.Of(shape, new WeightFormula(1, 20, 0.3, 0).Weights(shape, DecompositionModes.Choose(shape)));
        var progress = new RecordedProgress<double>();
        using IKernelDecomposition decomposition = Decompose(layer, progress, TestContext.Current.CancellationToken);

        AssertGrowing(progress.Reports);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void Cancelled_on_its_way_it_ends_and_leaves_nothing_behind(double share)
    {
        var shape = new WeightShape(256, 256, 3, 3);
        Layer layer = Layer.WithSpectrum(shape, LayerSpectra.Trained(768, 0.5, 0.1));
        using var source = new CancellationTokenSource();
        var progress = new RecordedProgress<double>(done =>
        {
            if (done >= share)
                source.Cancel();
        });
        long before = Live;

        Assert.Throws<OperationCanceledException>(() => Decompose(layer, progress, source.Token));

        Assert.Equal(before, Live);
        Assert.Single(progress.Reports, done => done >= share);
    }

    [Fact]
    public void Cancelled_before_it_begins_it_does_nothing()
    {
        Layer layer = Layer.Of(new WeightShape(64, 64, 3, 3), SplitMix64.Normals(1, 64 * 64 * 9));
        var progress = new RecordedProgress<double>();

        Assert.Throws<OperationCanceledException>(() => Decompose(layer, progress, new CancellationToken(canceled: true)));

        Assert.Empty(progress.Reports);
    }

    private static IKernelDecomposition Decompose(Layer layer, IProgress<double> progress, CancellationToken cancellationToken) =>
        KernelDecomposition.Compute(layer.Kernel, layer.Mode, ReferenceRankRule.Range(layer.Kernel.Shape).Highest, progress, cancellationToken);

    private static void AssertGrowing(List<double> reports)
    {
        Assert.All(reports, done => Assert.InRange(done, 0, 1));
        Assert.Equal(reports.Order(), reports);
    }
}
