using SplitConv.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>What the network sees of a convolution's outputs is found by running it, whether the activation is a module or a function.</summary>
public sealed class RangeTests
{
    private const float Infinite = float.PositiveInfinity;

    public static TheoryData<string, float, float> Visible => new()
    {
        { "relu", 0, Infinite },
        { "module in place", 0, Infinite },
        { "dropout, then relu", 0, Infinite },
        { "pooling, then relu", 0, Infinite },
        { "relu6", 0, 6 },
        { "clamp", -1, 1 },
        { "relu at the end", 0, Infinite },
    };

    public static TheoryData<string> Invisible => ["leaky", "add, then relu", "two consumers", "nothing", "unused", "silu", "half of the channels"];

    [Theory, MemberData(nameof(Visible))]
    public void A_range_is_found(string activation, float low, float high)
    {
        VisibleRange range = Assert.IsType<VisibleRange>(RangeOf(Network(activation)));
        Assert.All(range.Low, end => Assert.Equal(low, end));
        Assert.All(range.High, end => Assert.Equal(high, end));
        Assert.Equal(6, range.Low.Count);
    }

    [Theory, MemberData(nameof(Invisible))]
    public void No_range_is_found(string activation) => Assert.Null(RangeOf(Network(activation)));

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true)]
    public void Behind_a_normalisation_each_channel_has_its_own(bool isRelu6, bool isHalf)
    {
        using var scope = NewDisposeScope();
        BatchNorm2d norm = BatchNorm2d(6);
        using (no_grad())
        {
            norm.weight!.copy_(tensor(new float[] { 4, -5, 6, -7, 8, -9 }));
            norm.bias!.copy_(tensor(new float[] { 0.5f, -0.5f, 0.1f, 1, 2, -3 }));
            norm.running_mean!.copy_(tensor(new float[] { 0.3f, 0.2f, -0.1f, 0, 0.1f, -0.2f }));
            norm.running_var!.copy_(tensor(new float[] { 1, 2, 0.5f, 0.3f, 1, 1 }));
        }

        var model = new Sketch(
            (net, x) => net.Call("last", isRelu6 ? functional.relu6(net.Call("norm", net.Call("a", x))) : functional.relu(net.Call("norm", net.Call("a", x)), inplace: true)),
            ("a", Fixtures.Small(4, 6)), ("norm", norm), ("last", Fixtures.Small(6, 5)));
        model.train();
        if (isHalf)
            model.to(ScalarType.Float16);

        VisibleRange range = Assert.IsType<VisibleRange>(RangeOf(model, isHalf ? ScalarType.Float16 : ScalarType.Float32));

        using var _ = no_grad();
        model.eval();
        model.to(ScalarType.Float32);
        // Put into the normalisation, the ends of the range become those of the activation.
        for (int channel = 0; channel < 6; channel++)
        {
            bool isTurned = channel % 2 == 1;
            float zero = isTurned ? range.High[channel] : range.Low[channel], other = isTurned ? range.Low[channel] : range.High[channel];
            Assert.InRange(Normalised(norm, zero, channel), -1e-5, 1e-5);
            if (isRelu6)
                Assert.InRange(Normalised(norm, other, channel), 6 - 1e-5, 6 + 1e-5);
            else
                Assert.True(float.IsInfinity(other));
        }
    }

    [Fact]
    public void A_normalisation_of_something_else_plays_no_part()
    {
        using var scope = NewDisposeScope();
        var model = new Sketch(
            (net, x) =>
            {
                Tensor a = net.Call("a", x), cut = functional.relu(a);
                a.Dispose();
                return net.Call("last", net.Call("norm", cut[.., ..4]));
            },
            ("a", Fixtures.Small(4, 6)), ("norm", BatchNorm2d(4)), ("last", Fixtures.Small(4, 5)));
        Assert.Equal(6, Assert.IsType<VisibleRange>(RangeOf(model)).Low.Count);
    }

    [Fact]
    public void Inputs_that_are_never_cut_tell_nothing()
    {
        using var scope = NewDisposeScope();
        Conv2d convolution = Fixtures.Small(4, 6);
        using (no_grad())
            convolution.bias!.fill_(1000);
        Assert.Null(RangeOf(new Sketch((net, x) => functional.relu(net.Call("a", x)), ("a", convolution))));
    }

    private static float Normalised(BatchNorm2d norm, float value, int channel)
    {
        using var scope = NewDisposeScope();
        return norm.call(full([1, 6, 1, 1], value))[0, channel, 0, 0].item<float>();
    }

    private static VisibleRange? RangeOf(Sketch model, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        using var calibration = new ModuleCalibration(model, [(Tensors.Normal(1, 12, 4, 9, 8) * 4).to(type)]);
        using ICalibrationRun run = calibration.Begin("a");
        VisibleRange? range = run.RangeOf("a");
        Assert.Equal(range, run.RangeOf("a"));
        return range;
    }

    private static Sketch Network(string activation)
    {
        using var scope = NewDisposeScope();
        Conv2d convolution = Fixtures.Small(4, 6);
        using (no_grad())
            convolution.weight.mul_(3);
        return new Sketch(
            (net, x) =>
            {
                Tensor a = net.Call("a", x);
                return activation switch
                {
                    "relu" => net.Call("last", functional.relu(a)),
                    "module in place" => net.Call("last", net.Call("relu", a)),
                    "dropout, then relu" => net.Call("last", functional.relu(net.Call("dropout", a))),
                    "pooling, then relu" => net.Call("last", functional.relu(functional.max_pool2d(a, 2))),
                    "relu6" => net.Call("last", functional.relu6(a)),
                    "clamp" => net.Call("last", a.clamp(-1, 1)),
                    "relu at the end" => functional.relu(a),
                    "leaky" => net.Call("last", functional.leaky_relu(a, 0.01)).softmax(1),
                    "add, then relu" => net.Call("last", functional.relu(a + x.mean([1], keepdim: true))),
                    "two consumers" => net.Call("last", functional.relu(a)) + a.mean(),
                    "unused" => net.Call("last", functional.relu(a)) * 0,
                    "silu" => net.Call("last", functional.silu(a)),
                    "half of the channels" => net.Call("last", cat([functional.relu(a[.., ..3]), a[.., 3..]], 1)),
                    _ => net.Call("last", a),
                };
            },
            ("a", convolution), ("relu", ReLU(inplace: true)), ("dropout", Dropout()), ("last", Fixtures.Small(6, 5)));
    }
}
