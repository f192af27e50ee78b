using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>Pairs for trying ranks out.</summary>
public sealed class LayerTrialsTests
{
    private static readonly NetworkLayer Layer = NetworkLayer.Of("layer", 9, 8, 3, 3);
    private static readonly InputMaps Inputs = InputMaps.Of(40, 8, 8, 8);

    [Theory]
    [InlineData(DecompositionMode.SCFK)]
    [InlineData(DecompositionMode.FC)]
    public void Higher_ranks_err_less_and_all_err_about_as_they_say(DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        int[] ranks = [2, 4, mode.HighestRank(Layer.Geometry.Weight)];

        IReadOnlyList<LayerPair> pairs = Fit(new ChainNetwork([Layer], Inputs), mode, ranks);

        Tensor inputs = InputMaps.Of(20, 8, 8, 8, seed: 700).ToTensor(0, 20), original = ChainNetwork.Convolve(Layer, inputs, null), deviation = original - original.mean([0, 2, 3], keepdim: true);
        double[] errors = [.. pairs.Select(pair => ((ChainNetwork.Convolve(Layer, inputs, pair) - original).norm() / deviation.norm()).item<double>())];
        Assert.Equal(ranks, pairs.Select(pair => pair.Rank));
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.InRange(errors[^1], 0, 1e-4);
        Assert.All(errors.Zip(pairs), pair => Assert.InRange(pair.First, 0, 1.2 * pair.Second.RelativeError!.Value + 1e-4));
    }

    [Fact]
    public void They_leave_nothing_behind()
    {
        var network = new ChainNetwork([Layer], Inputs);
        Fit(network, DecompositionMode.SCFK, [3]);

        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Fit(network, DecompositionMode.SCFK, [3, 4]);
        using (Watch(new ChainNetwork([Layer], Inputs.With((_, _) => 0))))
            Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    public static TheoryData<string> Hopeless => ["zero", "huge", "NaN", "unwatched", "few"];

    [Theory, MemberData(nameof(Hopeless))]
    public void Where_there_is_nothing_to_fit_to_they_say_so(string kind)
    {
        ChainNetwork network = kind switch
        {
            "zero" => new([Layer], Inputs.With((_, _) => 0)),
            "huge" => new([Layer], Inputs.With((_, value) => 1e25 * value)),
            "NaN" => new([Layer], Inputs) { Disturbance = value => value > 2 ? float.NaN : value },
            "few" => new([Layer], InputMaps.Of(2, 8, 2, 2)),
            _ => new([Layer with { IsWatched = false }], Inputs),
        };

        using LayerTrials trials = Watch(network);

        Assert.False(trials.CanFit);
        Assert.Throws<InvalidOperationException>(() => trials.Fit(Candidate(DecompositionMode.SCFK), [1], CancellationToken.None));
    }

    private static IReadOnlyList<LayerPair> Fit(ChainNetwork network, DecompositionMode mode, IReadOnlyList<int> ranks)
    {
        using LayerTrials trials = Watch(network);
        Assert.True(trials.CanFit);
        return trials.Fit(Candidate(mode), ranks, CancellationToken.None);
    }

    private static LayerTrials Watch(ChainNetwork network)
    {
        using ICalibrationRun run = network.Begin(["layer"], CancellationToken.None);
        return new LayerTrials(DecompositionPlanner.Plan(network.Sites, Calibrated.Options).Layers[0], run, CancellationToken.None);
    }

    private static PairCandidate Candidate(DecompositionMode mode) => new(Layer.Geometry, mode, Layer.Site.MapsOrOnePosition, 1);
}
