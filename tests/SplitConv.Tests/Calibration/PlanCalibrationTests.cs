using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>Whole networks, calibrated.</summary>
public sealed class PlanCalibrationTests
{
    private static ChainNetwork Network() => new(
        [
            NetworkLayer.Of("a", 12, 8, 3, 3, 1) with { HasRelu = true },
            NetworkLayer.Of("b", 12, 12, 3, 3, 3) with { IsResidual = true },
            NetworkLayer.Of("c", new ConvolutionGeometry(new WeightShape(10, 12, 3, 3), new Extent(2, 1), Extent.One, 1), 5) with { HasRelu = true },
            NetworkLayer.Of("d", new ConvolutionGeometry(new WeightShape(8, 10, 3, 3), Extent.One, new Extent(1, 2), 1), 7) with { Bias = null },
        ],
        InputMaps.Of(30, 8, 10, 12))
        {
            Fresh = InputMaps.Of(10, 8, 10, 12, seed: 7),
        };

    [Fact]
    public void The_network_errs_less_on_inputs_it_has_not_seen()
    {
        PlanResult result = Calibrated.Run(Network(), 6);

        Assert.All(result.Outcomes, outcome => Assert.True(outcome.Calibration is { IsKept: true, Obstacle: null, IsApproximate: false }));
        Assert.All(result.Outcomes, outcome => Assert.InRange(outcome.Calibration!.Error, 0, outcome.Calibration.PlainError));
        Assert.InRange(result.Calibration!.Calibrated!.Relative, 0, 0.8 * result.Calibration.Plain!.Relative);
    }

    [Fact]
    public void A_bias_that_is_absent_stays_absent()
    {
        IReadOnlyDictionary<string, LayerPair> pairs = Calibrated.Run(Network(), 6).Pairs();

        Assert.Null(pairs["d"].Bias);
        Assert.Equal(12, pairs["a"].Bias!.Count);
    }

    [Fact]
    public void Two_runs_give_the_same_bytes()
    {
        IReadOnlyDictionary<string, LayerPair> one = Calibrated.Run(Network(), 5).Pairs(), other = Calibrated.Run(Network(), 5).Pairs();

        Assert.All(one, pair =>
        {
            Assert.True(pair.Value.Kernels.SameWeights(other[pair.Key].Kernels));
            Assert.Equal(pair.Value.Bias, other[pair.Key].Bias);
        });
    }

    [Fact]
    public void Progress_rises_from_nothing_to_a_thousand()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        Calibrated.Run(Network(), 6, progress);

        DecompositionProgress[] reports = [.. progress.Reports.Where(report => report.Stage == DecompositionStage.Calibration)];
        int[] done = [.. reports.Select(report => report.Done)];
        Assert.Equal(done.Order(), done);
        Assert.Equal(0, done[0]);
        Assert.Equal(1000, done[^1]);
        Assert.Single(done, 1000);
        Assert.All(reports, report => Assert.Equal(1000, report.Total));
        Assert.Equal(["a", "b", "c", "d", ""], reports.Select(report => report.Layer).Distinct());
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        Calibrated.Run(Network(), 6);

        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Calibrated.Run(Network(), 6);
        Calibrated.Run(Network(), Calibrated.Options with { RankRule = new EnergyRankRule(0.9), Schemes = DecompositionSchemes.All });
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(11)]
    public void It_can_be_cancelled_at_any_time_and_leaves_nothing_behind(int batches)
    {
        using var source = new CancellationTokenSource();
        int observed = 0;
        ChainNetwork network = new(Network().Layers, Network().Inputs) { Observing = () => { if (++observed == batches) source.Cancel(); } };
        DecompositionPlan plan = DecompositionPlanner.Plan(network.Sites, Calibrated.Options with { Calibration = network });
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        Assert.Throws<OperationCanceledException>(() => PlanExecution.Run(plan, null, source.Token));
        Assert.Equal(batches, observed);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_cannot_be_watched_keeps_the_plain_pair_and_says_why()
    {
        ChainNetwork network = Network();
        network = new([network.Layers[0], network.Layers[1] with { IsWatched = false }, .. network.Layers.Skip(2)], network.Inputs);
        PlanResult result = Calibrated.Run(network, 6);
        LayerOutcome plain = Plain(network, 6)[1], unwatched = result.Outcomes[1];

        Assert.StartsWith("what flows through it cannot be watched", unwatched.Calibration!.Obstacle, StringComparison.Ordinal);
        Assert.False(unwatched.Calibration.IsKept);
        Assert.True(unwatched.Pair!.Kernels.SameWeights(plain.Pair!.Kernels));
        Assert.All(result.Outcomes.Where(outcome => outcome != unwatched), outcome => Assert.True(outcome.Calibration!.IsKept));
    }

    [Fact]
    public void A_bias_that_the_network_computes_is_left_alone()
    {
        ChainNetwork network = Network();
        ConvolutionSite[] sites = [network.Sites[0] with { LoadBias = null }, .. network.Sites.Skip(1)];
        DecompositionPlan plan = DecompositionPlanner.Plan(sites, Calibrated.Options with { RankRule = new FixedRankRule(6), Calibration = network });

        PlanResult result = PlanExecution.Run(plan, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("its bias is computed while the network runs", result.Outcomes[0].Calibration!.Obstacle);
        Assert.Null(result.Outcomes[0].Pair!.Bias);
    }

    [Fact]
    public void Without_pairs_nothing_is_run()
    {
        ChainNetwork network = new(Network().Layers, Network().Inputs) { Observing = () => Assert.Fail("It was run.") };

        PlanResult result = Calibrated.Run(network, DecompositionOptions.Default);

        Assert.Null(result.Calibration);
        Assert.All(result.Outcomes, outcome => Assert.Null(outcome.Calibration));
    }

    private static IReadOnlyList<LayerOutcome> Plain(ChainNetwork network, int rank) => FactorComputation.Run(
        DecompositionPlanner.Plan(network.Sites, Calibrated.Options with { LayerRanks = network.Layers.ToDictionary(layer => layer.Name, _ => rank) }),
        cancellationToken: TestContext.Current.CancellationToken);
}
