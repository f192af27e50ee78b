using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.TestSupport;

/// <summary>Small networks whose figures can be computed by hand. Each call makes a new one, always the same.</summary>
public static class SmallNetworks
{
    /// <summary>
    /// Five convolutions on 16 x 16 pixels, of which <c>wide</c> (64 to 64 channels, with a bias) and <c>down</c> (64 to 128, stride 2) are eligible, and <c>stem</c>,
    /// <c>point</c> and <c>grouped</c> are not.
    /// </summary>
    public static OnnxModelBuilder Mixed() => new OnnxModelBuilder()
        .Input("x", Float32, 1, 3, 16, 16)
        .Convolution("stem", "x", seed: 1, bias: true, shape: [64, 3, 3, 3])
        .Node("Relu", ["stem.output"], ["positive"])
        .Convolution("wide", "positive", seed: 2, bias: true, shape: [64, 64, 3, 3])
        .Convolution("down", "wide.output", seed: 3, bias: false, shape: [128, 64, 3, 3], stride: 2)
        .Convolution("point", "down.output", seed: 4, bias: false, shape: [64, 128, 1, 1])
        .Convolution("grouped", "point.output", seed: 5, bias: true, shape: [64, 1, 3, 3], groups: 64)
        .Output("grouped.output");

    /// <summary>One eligible convolution, <c>only</c>, with a weight of its own, on 8 x 8 pixels.</summary>
    public static OnnxModelBuilder One(float[]? weights = null)
    {
        var builder = new OnnxModelBuilder().Input("x", Float32, 1, 64, 8, 8).Output("y");
        _ = weights is null ? builder.RandomConstant("only.weight", 1, 64, 64, 3, 3) : builder.Constant("only.weight", [64, 64, 3, 3], weights);
        return builder.Node("Conv", ["x", "only.weight"], ["y"], "only");
    }

    /// <summary>One eligible convolution on inputs of any height and width.</summary>
    public static OnnxModelBuilder Free() => new OnnxModelBuilder()
        .Input("x", Float32, "batch", 64, "height", "width")
        .Convolution("only", "x", seed: 1, bias: false, shape: [64, 64, 3, 3])
        .Output("only.output");

    /// <summary>One convolution with too few channels.</summary>
    public static OnnxModelBuilder Narrow() => new OnnxModelBuilder()
        .Input("x", Float32, 1, 8, 8, 8)
        .Convolution("thin", "x", seed: 1, bias: true, shape: [8, 8, 3, 3])
        .Output("thin.output");

    /// <summary>One convolution, <c>dear</c>, whose pair at the reference's rank of 16 would need more multiply-accumulates; at most 15 is cheaper.</summary>
    public static OnnxModelBuilder Dear() => new OnnxModelBuilder()
        .Input("x", Float32, 1, 3, 16, 16)
        .Convolution("dear", "x", seed: 1, bias: false, shape: [8, 3, 7, 7])
        .Output("dear.output");

    /// <summary>A network without any convolution.</summary>
    public static OnnxModelBuilder NoConvolution() => new OnnxModelBuilder()
        .Input("x", Float32, 1, 3, 8, 8)
        .Node("Relu", ["x"], ["y"])
        .Output("y");

    /// <summary>An eligible convolution, then an operator that nobody knows.</summary>
    public static OnnxModelBuilder UnknownOperator() => new OnnxModelBuilder()
        .Input("x", Float32, 1, 64, 8, 8)
        .Convolution("only", "x", seed: 1, bias: false, shape: [64, 64, 3, 3])
        .Node("Frobnicate", ["only.output"], ["y"], "strange")
        .Output("y");

    /// <summary>Adds a convolution that keeps the size, or halves it at a stride of 2: weight <c>NAME.weight</c>, bias <c>NAME.bias</c>, output <c>NAME.output</c>.</summary>
    public static OnnxModelBuilder Convolution(this OnnxModelBuilder builder, string name, string input, ulong seed, bool bias, long[] shape, int stride = 1, int groups = 1)
    {
        builder.RandomConstant($"{name}.weight", seed, shape);
        if (bias)
            builder.RandomConstant($"{name}.bias", seed + 1000, shape[0]);
        long pad = shape[2] / 2;
        return builder.Node(
            "Conv",
            bias ? [input, $"{name}.weight", $"{name}.bias"] : [input, $"{name}.weight"],
            [$"{name}.output"],
            name,
            ("strides", new long[] { stride, stride }),
            ("pads", new[] { pad, pad, pad, pad }),
            ("group", groups));
    }
}
