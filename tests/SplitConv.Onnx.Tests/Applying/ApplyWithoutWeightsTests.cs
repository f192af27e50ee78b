using System.Runtime.InteropServices;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ApplyWithoutWeightsTests
{
    [Fact]
    public void The_structure_is_that_of_the_decomposed_model()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        ModelProto expected = OnnxModels.Parse(files.Model), actual = files.ApplyWithoutWeights().Model.Proto;
        Assert.Equal(expected.Graph.Node, actual.Graph.Node);
        Assert.Equal(expected.Initializers(), actual.Initializers());
        Assert.Equal(expected.Graph.Initializer.Select(tensor => tensor.Dims), actual.Graph.Initializer.Select(tensor => tensor.Dims));
    }

    [Fact]
    public void The_weights_are_random_within_the_bounds_of_a_new_convolution()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        ModelProto model = files.ApplyWithoutWeights().Model.Proto;
        foreach (TensorProto tensor in model.Graph.Initializer.Take(2))
        {
            float[] weights = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
            double bound = 1 / Math.Sqrt(tensor.Dims[1] * tensor.Dims[2] * tensor.Dims[3]);
            Assert.InRange(weights.Max(Math.Abs), 0.8 * bound, bound);
            Assert.Equal(weights.Length, weights.Distinct().Count());
        }
    }

    [Fact]
    public void The_bias_is_kept()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        Assert.Equal(
            OnnxModels.Parse(files.Original).Graph.Initializer.Single(tensor => tensor.Name == "b").RawData,
            files.ApplyWithoutWeights().Model.Proto.Graph.Initializer.Single(tensor => tensor.Name == "conv.1.bias").RawData);
    }

    [Fact]
    public void Every_call_gives_the_same_weights()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        Assert.Equal(files.ApplyWithoutWeights().Model.Proto, files.ApplyWithoutWeights().Model.Proto);
    }

    [Fact]
    public void Convolutions_that_shared_a_weight_share_the_new_ones()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        Assert.Equal(["conv1.0.weight", "conv1.1.weight"], files.ApplyWithoutWeights().Model.Proto.Initializers());
    }

    [Fact]
    public void Onnx_runtime_runs_the_model()
    {
        using var folder = new TemporaryFolder();
        using var files = new DecomposedFiles(ConvolutionModels.One());
        double[] output = new RuntimeJudge().Run(files.ApplyWithoutWeights().Write(folder.File("untrained.onnx")))["y"];
        Assert.All(output, number => Assert.True(double.IsFinite(number)));
    }
}
