using SplitConv.Calibration;
using SplitConv.TorchSharp.Calibrating;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>However often the network is run, what is observed is the same, and it is run no more than needed.</summary>
public sealed class RepeatedRunTests
{
    [Theory, InlineData(0), InlineData(50_000), InlineData(100_000)]
    public void Little_memory_changes_nothing(long budget)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        var pairs = Fixtures.Pairs(model);
        using CalibrationInputs inputs = CalibrationInputs.Copy(Fixtures.Batches().Select(batch => new[] { batch }));
        using var calibration = new ModuleCalibration(model, Fixtures.Batches());
        using ICalibrationRun run = calibration.Begin("a", "b", "c");
        using var poor = new ModuleCalibrationRun(new HookedNetwork(model, batch => [model.call(batch[0])]), inputs, ["a", "b", "c"], Fixtures.Token, budget);
        foreach (string name in run.Order)
        {
            for (int pass = 0; pass < 2; pass++)
                Assert.Equal(run.Observe(name, Fixtures.Token).SelectMany(Values), poor.Observe(name, Fixtures.Token).SelectMany(Values));
            run.Replace(name, pairs[name]);
            poor.Replace(name, pairs[name]);
        }

        static IEnumerable<float> Values(CalibrationBatch batch) => [.. batch.Input.Values.Span, .. batch.Output.Values.Span];
    }

    [Fact]
    public void Runs_end_behind_the_convolution_and_what_was_seen_is_not_run_again()
    {
        using var scope = NewDisposeScope();
        int starts = 0, ends = 0;
        var model = new Sketch(
            (net, x) =>
            {
                starts++;
                Tensor output = net.Call("b", net.Call("a", x));
                ends++;
                return output;
            },
            ("a", Fixtures.Small(4, 6)), ("b", Fixtures.Small(6, 6)));
        var pairs = Fixtures.Pairs(model);
        using var calibration = new ModuleCalibration(model, Fixtures.Batches());
        using ICalibrationRun run = calibration.Begin("a", "b");
        Assert.Equal((3, 3), (starts, ends));
        for (int pass = 0; pass < 2; pass++)
            Assert.Equal(3, run.Observe("a", Fixtures.Token).Count());
        Assert.Equal((6, 3), (starts, ends));
        run.Replace("a", pairs["a"]);
        Assert.Equal(3, run.Observe("b", Fixtures.Token).Count());
        Assert.Equal((12, 3), (starts, ends));
    }

    [Fact]
    public void Inputs_that_are_made_anew_at_every_call_are_taken_once()
    {
        using var scope = NewDisposeScope();
        ulong seed = 0;
        using var calibration = new ModuleCalibration(Fixtures.Chain(), Enumerable.Range(0, 3).Select(_ => Tensors.Normal(++seed, 2, 4, 9, 8)));
        using ICalibrationRun one = calibration.Begin("a"), other = calibration.Begin("a");
        Assert.Equal(one.Observe("a", Fixtures.Token).SelectMany(batch => batch.Input.Values.ToArray()), other.Observe("a", Fixtures.Token).SelectMany(batch => batch.Input.Values.ToArray()));
        Assert.Equal(3ul, seed);
    }

    [Fact]
    public void A_model_that_works_in_place_does_not_spoil_the_inputs()
    {
        using var scope = NewDisposeScope();
        var model = new Sketch((net, x) => net.Call("a", x.mul_(2)), ("a", Fixtures.Small(4, 6)));
        Tensor[] batches = Fixtures.Batches();
        byte[] before = Tensors.Bytes(batches[0]);
        using var calibration = new ModuleCalibration(model, batches);
        using ICalibrationRun run = calibration.Begin("a");
        float[] first = run.Observe("a", Fixtures.Token).First().Output.Values.ToArray();
        Assert.Equal(first, run.Observe("a", Fixtures.Token).First().Output.Values.ToArray());
        Assert.Equal(before, Tensors.Bytes(batches[0]));
    }
}
