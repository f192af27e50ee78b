using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.TestSupport;

/// <summary>Small networks that put pictures of 32 x 32 pixels in classes.</summary>
public static class SmallClassifiers
{
    /// <summary>A network with an eligible convolution, <c>body</c>, and ten classes, that puts every picture in one class.</summary>
    public static OnnxModelBuilder Convolutional(int favourite)
    {
        float[] bias = new float[10];
        bias[favourite] = 1000;
        return new OnnxModelBuilder()
            .Input("x", Float32, "N", 3, 32, 32)
            .Convolution("stem", "x", seed: 1, bias: true, shape: [64, 3, 3, 3], stride: 2)
            .Node("Relu", ["stem.output"], ["positive"])
            .Convolution("body", "positive", seed: 2, bias: true, shape: [64, 64, 3, 3], stride: 2)
            .Node("GlobalAveragePool", ["body.output"], ["pooled"])
            .Node("Flatten", ["pooled"], ["features"])
            .RandomConstant("classes.weight", 3, 64, 10)
            .Constant("classes.bias", [10], bias)
            .Node("Gemm", ["features", "classes.weight", "classes.bias"], ["scores"])
            .Output("scores", Float32, "N", 10);
    }

    /// <summary>A network with an eligible convolution, <c>body</c>, and ten classes, that gives zeros for black pictures.</summary>
    public static OnnxModelBuilder WithoutBias() => new OnnxModelBuilder()
        .Input("x", Float32, "N", 3, 32, 32)
        .Convolution("stem", "x", seed: 1, bias: false, shape: [64, 3, 3, 3], stride: 2)
        .Convolution("body", "stem.output", seed: 2, bias: false, shape: [64, 64, 3, 3], stride: 2)
        .Node("GlobalAveragePool", ["body.output"], ["pooled"])
        .Node("Flatten", ["pooled"], ["features"])
        .RandomConstant("classes.weight", 3, 64, 10)
        .Node("MatMul", ["features", "classes.weight"], ["scores"])
        .Output("scores", Float32, "N", 10);

    /// <summary>Three classes, whose scores are the means of the three colours: the class is the strongest colour.</summary>
    public static OnnxModelBuilder StrongestColour() => new OnnxModelBuilder()
        .Input("x", Float32, "N", 3, 32, 32)
        .Node("GlobalAveragePool", ["x"], ["pooled"])
        .Node("Flatten", ["pooled"], ["scores"])
        .Output("scores", Float32, "N", 3);
}
