using SplitConv.Calibration;
using SplitConv.Plans;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>The error of the whole network is that of the rewritten model.</summary>
public sealed class ComparisonTests
{
    [Theory, InlineData(9, 9), InlineData(10, 1), InlineData(31, 3)]
    public void Every_tenth_input_is_compared_or_all_of_a_few(int count, int compared)
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Residual(), rewritten = Fixtures.Copy(model, Fixtures.Residual);
        Tensor inputs = Tensors.Normal(4, count, 4, 9, 8);
        var pairs = Fixtures.Pairs(model).ToDictionary(entry => entry.Key, entry => entry.Value.WithBias());
        Fixtures.Rewrite(rewritten, pairs);
        using var calibration = new ModuleCalibration(model, inputs.split(4));

        IReadOnlyList<OutputError?> errors = calibration.Compare([pairs, new Dictionary<string, LayerPair>()], Fixtures.Token);

        long[] indices = [.. Enumerable.Range(0, count).Where(index => count < 10 || index % 10 == 9).Select(index => (long)index)];
        Tensor chosen = inputs[tensor(indices)];
        Tensor original = Tensors.Output(model, chosen).to(ScalarType.Float64), changed = Tensors.Output(rewritten, chosen).to(ScalarType.Float64);
        double expected = ((changed - original).square().sum() / original.square().sum()).sqrt().item<double>();
        Assert.Equal(2, errors.Count);
        Assert.Equal(expected, errors[0]!.Relative, expected * 1e-5);
        Assert.True(expected > 0.01);
        Assert.Equal(new OutputError(0, compared, null, null) { AreHeldOut = compared < count }, errors[1]);
        Assert.Equal(compared, errors[0]!.Inputs);
    }

    [Fact]
    public void Several_outputs_are_averaged_and_those_of_integers_left_out()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        Tensor[] batches = [Tensors.Normal(1, 2, 4, 9, 8), Tensors.Normal(2, 3, 4, 9, 8)];
        var pairs = Fixtures.Pairs(model);
        using var one = new ModuleCalibration(model, batches);
        using var several = new ModuleCalibration(model, batches.Select(batch => new[] { batch }), inputs =>
        {
            Tensor output = model.call(inputs[0]);
            return [output, output.argmax(1), inputs[0]];
        });
        double alone = Assert.Single(one.Compare([pairs], Fixtures.Token))!.Relative;
        Assert.Equal(alone / 2, Assert.Single(several.Compare([pairs], Fixtures.Token))!.Relative, 1e-9);
    }

    [Fact]
    public void Without_outputs_of_floating_point_there_is_no_error()
    {
        using var scope = NewDisposeScope();
        Sketch model = Fixtures.Chain();
        using var calibration = new ModuleCalibration(model, Fixtures.Batches(), input => model.call(input).argmax(1));
        Assert.Null(Assert.Single(calibration.Compare([Fixtures.Pairs(model)], Fixtures.Token)));
    }
}
