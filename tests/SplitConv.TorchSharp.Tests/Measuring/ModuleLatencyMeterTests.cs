using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Measuring;

/// <summary>Times are taken of models of the meter's own, which are run as the user says. None is compared with another: that is what benchmarks are for.</summary>
public sealed class ModuleLatencyMeterTests : IDisposable
{
    private static readonly ConvolutionGeometry Geometry = Ways.Geometry(Kernels.First());

    private readonly List<nn.Module> _run = [];
    private readonly ModuleLatencyMeter<Sequential> _meter;

    public ModuleLatencyMeterTests() => _meter = new(Create, model =>
    {
        _run.Add(model);
        Assert.False(model.training);
        Assert.False(model.call(Kernels.Input()).requires_grad);
    })
    {
        TimeForLayers = TimeSpan.Zero,
        TimeForModels = TimeSpan.Zero,
    };

    public static TheoryData<DecompositionMode> Modes => [.. Enum.GetValues<DecompositionMode>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _meter.Dispose();

    [Theory, MemberData(nameof(Modes))]
    public void A_pair_of_any_mode_is_timed_against_its_convolution(DecompositionMode mode)
    {
        PairLatency latency = _meter.Measure(Site("first"), PairGeometry.Of(Geometry, mode, 3), Token)!.Value;
        Assert.True(latency is { Original: > 0, Pair: > 0 }, $"{latency}");
    }

    [Fact]
    public void Equal_shapes_are_timed_once()
    {
        PairGeometry pair = PairGeometry.Of(Geometry, DecompositionMode.SCFK, 3);
        PairLatency? first = _meter.Measure(Site("first"), pair, Token);
        Assert.Equal(first, _meter.Measure(Site("twin"), PairGeometry.Of(Geometry, DecompositionMode.SCFK, 3), Token));
    }

    [Fact]
    public void Without_feature_maps_nothing_is_timed() =>
        Assert.Null(_meter.Measure(Site("first") with { Maps = null }, PairGeometry.Of(Geometry, DecompositionMode.FC, 3), Token));

    [Fact]
    public void A_convolution_that_the_created_model_does_not_have_is_named()
    {
        PairGeometry pair = PairGeometry.Of(Geometry, DecompositionMode.FC, 3);
        Assert.Contains("no convolution third", Assert.Throws<ArgumentException>("site", () => _meter.Measure(Site("third"), pair, Token)).Message, StringComparison.Ordinal);
        Assert.Contains("no convolution second of the same shape", Assert.Throws<ArgumentException>("site", () => _meter.Measure(Site("second"), pair, Token)).Message, StringComparison.Ordinal);
        Assert.Contains("no convolution third", Assert.Throws<ArgumentException>("pairs", () => _meter.MeasureModel(Pairs("third", pair), Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_model_is_run_in_turn_with_one_that_has_the_pairs()
    {
        ModelLatency latency = _meter.MeasureModel(Pairs("first", PairGeometry.Of(Geometry, DecompositionMode.SC, 3)), Token);

        Assert.True(latency is { Original: > 0, Decomposed: > 0 }, $"{latency}");
        nn.Module original = _run[0], decomposed = _run[1];
        Assert.NotSame(original, decomposed);
        Assert.All(_run.Chunk(2), turn => Assert.Equal([original, decomposed], turn));
        Assert.Equal(["first", "second", "twin"], original.named_modules().Select(entry => entry.name).Order());
        Assert.Equal(["first", "first.0", "first.1", "second", "twin"], decomposed.named_modules().Select(entry => entry.name).Order());
    }

    [Fact]
    public void A_cancelled_measurement_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _meter.Measure(Site("first"), PairGeometry.Of(Geometry, DecompositionMode.FC, 3), cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => _meter.MeasureModel(new Dictionary<string, PairGeometry>(), cancelled.Token));
    }

    [Theory, InlineData(1e-6, 3), InlineData(1e6, 0)]
    public void It_decides_which_pairs_are_made(double leastSpeedUp, int expected)
    {
        Sequential model = Create();
        var result = model.Decompose(options: new()
        {
            LatencyMeter = _meter,
            LeastSpeedUp = leastSpeedUp,
            FeatureMaps = model.FindFeatureMaps(Kernels.Input()),
            Schemes = DecompositionSchemes.Spatial,
        });
        Assert.Equal(expected, result.Changes.Count);
        Assert.Equal(expected > 0, result.Plan!.Latency is not null);
        Assert.All(result.Outcomes.Where(outcome => outcome.Pair is null), outcome => Assert.Equal(KeptReasonKind.NotFaster, Assert.Single(outcome.Reasons).Kind));
    }

    [Fact]
    public void Measuring_leaves_nothing_behind()
    {
        PairGeometry pair = PairGeometry.Of(Geometry, DecompositionMode.FC, 3);
        using Tensor input = Kernels.Input();
        void Cycle()
        {
            using var scope = NewDisposeScope();
            using var meter = new ModuleLatencyMeter<Sequential>(Create, model => model.call(input).Dispose()) { TimeForLayers = TimeSpan.Zero, TimeForModels = TimeSpan.Zero };
            meter.Measure(Site("first"), pair, Token);
            meter.MeasureModel(Pairs("first", pair), Token);
        }

        Cycle();
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Cycle();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static Sequential Create() => nn.Sequential(("first", Kernels.First()), ("second", nn.Conv2d(8, 4, 7, padding: 3)), ("twin", Kernels.First()));

    private static ConvolutionSite Site(string name) => new() { Name = name, Geometry = Geometry, Maps = new FeatureMaps(2, new Extent(12, 11), new Extent(12, 11)) };

    private static Dictionary<string, PairGeometry> Pairs(string name, PairGeometry pair) => new() { [name] = pair };
}
