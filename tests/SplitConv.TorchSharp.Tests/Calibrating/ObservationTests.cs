using SplitConv.Calibration;
using SplitConv.TorchSharp.Calibrating;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>What is observed is what flows through the network: the original one, or the one with pairs.</summary>
public sealed class ObservationTests
{
    public static TheoryData<string> Networks => ["chain", "residual", "twice"];

    public static MatrixTheoryData<PaddingModes, bool> Paddings => new([PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular], [false, true]);

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

    [Theory, MemberData(nameof(Paddings))]
    public void Inputs_are_padded_as_the_convolution_pads_them(PaddingModes mode, bool same)
    {
        using var scope = NewDisposeScope();
        Conv2d convolution = same
            ? nn.Conv2d(4, 5, 3, padding: Padding.Same, dilation: 2, padding_mode: mode)
            : nn.Conv2d(4, 5, (5L, 4L), stride: (2L, 1L), padding: (3L, 1L), padding_mode: mode);
        AssertPadded(convolution);
    }

    [Fact]
    public void An_odd_amount_of_padding_has_its_larger_half_behind()
    {
        using var scope = NewDisposeScope();
        AssertPadded(nn.Conv2d(4, 5, (4L, 2L), padding: Padding.Same));
        AssertPadded(nn.Conv2d(4, 5, (4L, 2L), padding: Padding.Valid));
    }

    [Fact]
    public void A_single_map_is_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        using var calibration = new ModuleCalibration(Fixtures.Chain(), [Tensors.Normal(1, 4, 9, 8), Tensors.Normal(2, 2, 4, 6, 7)]);
        using ICalibrationRun run = calibration.Begin("b");
        Assert.Equal(3, run.Inputs);
        Assert.Equal([(1, 6, 11, 10), (2, 6, 8, 9)], run.Observe("b", Fixtures.Token).Select(batch => (batch.Input.Count, batch.Input.Channels, batch.Input.Height, batch.Input.Width)));
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

    private static void AssertPadded(Conv2d convolution)
    {
        using var calibration = new ModuleCalibration(nn.Sequential(convolution), [Tensors.Normal(5, 2, 4, 9, 8)]);
        using ICalibrationRun run = calibration.Begin("0");
        CalibrationBatch batch = Assert.Single(run.Observe("0", Fixtures.Token));
        using var _ = no_grad();
        Tensor output = nn.functional.conv2d(Fixtures.ToTensor(batch.Input), convolution.weight, convolution.bias, strides: convolution.stride, dilation: convolution.dilation);
        Fixtures.AssertMaps(output, batch.Output, 1e-6);
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
