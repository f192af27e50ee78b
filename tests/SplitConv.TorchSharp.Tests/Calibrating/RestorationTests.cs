using SplitConv.Calibration;
using SplitConv.Plans;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>Calibration leaves nothing behind: no hook, no mode, no tensor, whether it succeeds or fails.</summary>
public sealed class RestorationTests
{
    private static long Live => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    [Theory, InlineData("chain"), InlineData("residual"), InlineData("twice")]
    public void The_model_is_as_it_was(string name)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Of(name)();
        model.train();
        Fixtures.Module(model, "b").eval();
        var snapshot = new ModelSnapshot(model, Fixtures.Batches()[0]);
        bool[] modes = Modes(model);
        RunAll(model, Fixtures.Batches(), Fixtures.Pairs(model));
        snapshot.AssertUnchanged();
        Assert.Equal(modes, Modes(model));
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(4), InlineData(9), InlineData(13)]
    public void What_the_model_throws_passes_on_and_leaves_the_model_as_it_was(int goodRuns)
    {
        using var scope = NewDisposeScope();
        int left = int.MaxValue;
        var model = new Sketch(
            (net, x) => --left < 0 ? throw new TimeZoneNotFoundException() : net.Call("b", nn.functional.relu(net.Call("a", x))),
            ("a", Fixtures.Small(4, 6)), ("b", Fixtures.Small(6, 6)));
        var pairs = Fixtures.Pairs(model);
        model.train();
        var snapshot = new ModelSnapshot(model, Fixtures.Batches()[0]);
        left = goodRuns;
        Assert.Throws<TimeZoneNotFoundException>(() => RunAll(model, Fixtures.Batches(), pairs));
        left = int.MaxValue;
        Assert.All(model.modules().Prepend(model), module => Assert.True(module.training));
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_walk_that_is_left_early_leaves_no_hook()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using var calibration = new ModuleCalibration(model, Fixtures.Batches());
        using ICalibrationRun run = calibration.Begin("a", "b", "c");
        var snapshot = new ModelSnapshot(model, Fixtures.Batches()[0]);
        using IEnumerator<CalibrationBatch> batches = run.Observe("b", Fixtures.Token).GetEnumerator();
        Assert.True(batches.MoveNext());
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var scope = NewDisposeScope();
        using var calibration = new ModuleCalibration(Fixtures.Chain(), Fixtures.Batches());
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => calibration.Begin(["a"], cancelled));
        Assert.Throws<OperationCanceledException>(() => calibration.Compare([], cancelled));
        using ICalibrationRun run = calibration.Begin("a");
        Assert.Throws<OperationCanceledException>(() => run.Observe("a", cancelled).Count());
    }

    [Theory, InlineData("chain"), InlineData("residual"), InlineData("twice")]
    public void No_tensor_is_left_behind(string name)
    {
        Sketch model;
        Tensor[] batches = Fixtures.Batches();
        using (NewDisposeScope())
            model = Fixtures.Of(name)();
        var pairs = Fixtures.Pairs(model);
        RunAll(model, batches, pairs);
        long before = Live;
        for (int i = 0; i < 3; i++)
            RunAll(model, batches, pairs);
        Assert.Equal(before, Live);
    }

    private static void RunAll(Sketch model, Tensor[] batches, Dictionary<string, LayerPair> pairs)
    {
        using var calibration = new ModuleCalibration(model, batches);
        using (ICalibrationRun run = calibration.Begin([.. pairs.Keys], Fixtures.Token))
        {
            foreach (string name in run.Order)
            {
                Assert.NotEmpty(run.Observe(name, Fixtures.Token));
                run.RangeOf(name);
                run.Replace(name, pairs[name].WithBias());
                run.Replace(name, pairs[name]);
            }
        }

        Assert.All(calibration.Compare([pairs, new Dictionary<string, LayerPair>()], Fixtures.Token), Assert.NotNull);
    }

    private static bool[] Modes(nn.Module model) => [.. model.modules().Prepend(model).Select(module => module.training)];
}
