using SplitConv.Calibration;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>What is observed is what flows through the network: the original one, or the one with pairs.</summary>
public sealed class ObservationTests
{
    public static TheoryData<string> Networks => ["chain", "residual", "twice"];

    [Theory, MemberData(nameof(Networks))]
    public void Without_pairs_inputs_and_outputs_are_those_of_a_plain_run(string name)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Of(name)();
        Tensor[] batches = Fixtures.Batches();
        using var calibration = new ModuleCalibration(model, batches);
        using ICalibrationRun run = calibration.Begin("c", "a", "b");
        Assert.Equal(["a", "b", "c"], run.Order);
        Assert.Equal(12, run.Inputs);
        foreach (string convolution in run.Order)
            AssertObserved(Fixtures.Listen(model, Fixtures.Module(model, convolution), batches), [.. run.Observe(convolution, Fixtures.Token)], run.Observe(convolution, Fixtures.Token));
    }

    [Theory, MemberData(nameof(Networks))]
    public void Behind_pairs_inputs_are_those_of_the_rewritten_model_and_outputs_those_of_the_original(string name)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Of(name)();
        Tensor[] batches = Fixtures.Batches();
        var pairs = Fixtures.Pairs(model);
        pairs["a"] = pairs["a"].WithBias();
        using var calibration = new ModuleCalibration(model, batches);
        using ICalibrationRun run = calibration.Begin("a", "b", "c");
        var replaced = new List<string>();
        foreach (string convolution in run.Order)
        {
            Sketch rewritten = Fixtures.Copy(model, Fixtures.Of(name));
            Fixtures.Rewrite(rewritten, pairs.Where(pair => replaced.Contains(pair.Key)).ToDictionary());
            var inputs = Fixtures.Listen(rewritten, Fixtures.Module(rewritten, convolution), batches).Select(heard => heard.Input);
            var outputs = Fixtures.Listen(model, Fixtures.Module(model, convolution), batches).Select(heard => heard.Output);
            AssertObserved([.. inputs.Zip(outputs)], [.. run.Observe(convolution, Fixtures.Token)], run.Observe(convolution, Fixtures.Token));
            run.Replace(convolution, pairs[convolution]);
            replaced.Add(convolution);
        }
    }

    [Fact]
    public void Convolutions_that_are_not_called_or_only_their_forward_are_left_out()
    {
        using var scope = NewDisposeScope();
        Conv2d forwarded = Fixtures.Small(6, 6);
        var model = new Sketch((net, x) => net.Call("b", forwarded.forward(net.Call("a", x))), ("idle", Fixtures.Small(4, 4)), ("b", Fixtures.Small(6, 5)), ("forwarded", forwarded), ("a", Fixtures.Small(4, 6)));
        using var calibration = new ModuleCalibration(model, Fixtures.Batches());
        using ICalibrationRun run = calibration.Begin("idle", "b", "forwarded", "a");
        Assert.Equal(["a", "b"], run.Order);
    }

    [Fact]
    public void A_model_of_several_inputs_is_run_by_its_user()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        Tensor[][] sets = [[Tensors.Normal(1, 2, 4, 9, 8), tensor(new long[] { 1, 2 })], [Tensors.Normal(2, 1, 4, 9, 8), tensor(new long[] { 3 })]];
        using var calibration = new ModuleCalibration(model, sets, inputs => [model.call(inputs[0] * inputs[1].reshape(-1, 1, 1, 1)), inputs[1]]);
        using ICalibrationRun run = calibration.Begin("a");
        Assert.Equal(2, run.Inputs);
        using var _ = no_grad();
        CalibrationBatch observed = run.Observe("a", Fixtures.Token).First();
        Fixtures.AssertMaps(Fixtures.Module(model, "a").call(sets[0][0] * tensor(new long[] { 1, 2 }).reshape(-1, 1, 1, 1)), observed.Output);
    }

    [Fact]
    public void Hooks_of_the_user_work_on_the_outputs_of_the_pair_as_they_do_afterwards()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain(), rewritten = Fixtures.Copy(model, Fixtures.Chain);
        foreach (Sketch hooked in new[] { model, rewritten })
        {
            Fixtures.Module(hooked, "a").register_forward_pre_hook((_, input) => input * 2);
            Fixtures.Module(hooked, "a").register_forward_hook((_, _, output) => output.mul_(3));
        }

        Tensor[] batches = Fixtures.Batches();
        var pairs = Fixtures.Pairs(model);
        Fixtures.Rewrite(rewritten, new Dictionary<string, Plans.LayerPair> { ["a"] = pairs["a"] });
        using var calibration = new ModuleCalibration(model, batches);
        using ICalibrationRun run = calibration.Begin("a", "b");
        using (no_grad())
        {
            Tensor plain = ((Conv2d)Fixtures.Module(model, "a")).forward(batches[0] * 2);
            Fixtures.AssertMaps(plain, run.Observe("a", Fixtures.Token).First().Output);
        }

        run.Replace("a", pairs["a"]);
        var inputs = Fixtures.Listen(rewritten, Fixtures.Module(rewritten, "b"), batches).Select(heard => heard.Input);
        foreach (var (input, batch) in inputs.Zip(run.Observe("b", Fixtures.Token)))
            Fixtures.AssertMaps(nn.functional.pad(input, (1, 1, 1, 1)), batch.Input);
    }

    // The convolutions of the networks above pad by 1.
    private static void AssertObserved(List<(Tensor Input, Tensor Output)> expected, params IEnumerable<CalibrationBatch>[] observations)
    {
        foreach (IEnumerable<CalibrationBatch> observed in observations)
        {
            CalibrationBatch[] batches = [.. observed];
            Assert.Equal(expected.Count, batches.Length);
            foreach (var ((input, output), batch) in expected.Zip(batches))
            {
                Fixtures.AssertMaps(nn.functional.pad(input, (1, 1, 1, 1)), batch.Input);
                Fixtures.AssertMaps(output, batch.Output);
            }
        }
    }
}
