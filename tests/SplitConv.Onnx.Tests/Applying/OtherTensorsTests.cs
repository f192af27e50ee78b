using System.Runtime.InteropServices;
using SplitConv.Onnx.Protocol;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class OtherTensorsTests
{
    [Fact]
    public void A_tensor_under_the_name_of_another_constant_replaces_it()
    {
        using var files = new DecomposedFiles(WithFactor());
        WeightsFiles.Alter(files.Weights, tensors => tensors["factor"] = WeightsFiles.Tensor("factor", [6, 1, 1], 1, 2, 3, 4, 5, 6));
        ModelProto model = files.Apply().Model.Proto;
        Assert.Equal([1, 2, 3, 4, 5, 6], Values(model, "factor"));
    }

    [Fact]
    public void A_tensor_of_another_format_is_converted_to_that_of_the_model()
    {
        using var files = new DecomposedFiles(WithFactor());
        double[] values = [1, 2, 3, 4, 5, 6];
        WeightsFiles.Alter(files.Weights, tensors => tensors["factor"] = new SafetensorsTensor("factor", "F64", [6, 1, 1], MemoryMarshal.AsBytes<double>(values).ToArray()));
        Assert.Equal([1, 2, 3, 4, 5, 6], Values(files.Apply().Model.Proto, "factor"));
    }

    [Fact]
    public void Trained_weights_of_the_pair_take_their_places()
    {
        using var files = new DecomposedFiles(WithFactor());
        WeightsFiles.Alter(files.Weights, tensors => tensors["conv.1.bias"] = WeightsFiles.Tensor("conv.1.bias", [6], 6, 5, 4, 3, 2, 1));
        Assert.Equal([6, 5, 4, 3, 2, 1], Values(files.Apply().Model.Proto, "conv.1.bias"));
    }

    [Fact]
    public void Without_a_bias_in_the_file_the_model_keeps_its_own()
    {
        using var files = new DecomposedFiles(WithFactor());
        float[] before = Values(OnnxModels.Parse(files.Original), "b");
        WeightsFiles.Alter(files.Weights, tensors => tensors.Remove("conv.1.bias"));
        Assert.Equal(before, Values(files.Apply().Model.Proto, "conv.1.bias"));
    }

    [Fact]
    public void A_constant_that_the_file_does_not_have_stays()
    {
        using var files = new DecomposedFiles(WithFactor());
        float[] before = Values(OnnxModels.Parse(files.Original), "factor");
        WeightsFiles.Alter(files.Weights, tensors => tensors.Remove("factor"));
        Assert.Equal(before, Values(files.Apply().Model.Proto, "factor"));
    }

    [Fact]
    public void A_tensor_without_a_place_is_reported()
    {
        using var files = new DecomposedFiles(WithFactor());
        WeightsFiles.Alter(files.Weights, tensors => tensors["running_mean"] = WeightsFiles.Tensor("running_mean", [1], 1));
        DecomposedModel applied = files.Apply();
        Assert.Equal(["running_mean"], applied.UnmatchedTensors);
        Assert.True(applied.IsChanged);
    }

    [Fact]
    public void The_weights_file_holds_the_pairs_first_and_then_all_other_floating_point_constants()
    {
        OnnxModelBuilder builder = WithFactor();
        builder.Graph.Initializer.Add(new TensorProto { Name = "shape", DataType = OnnxModelBuilder.Int64, Dims = { 1 }, Int64Data = { 4 } });
        using var files = new DecomposedFiles(builder);
        Assert.Equal(["conv.0.weight", "conv.1.weight", "conv.1.bias", "factor"], WeightsFiles.Read(files.Weights).Keys);
    }

    [Fact]
    public void Every_pair_has_its_weights_in_the_file_under_its_own_name_even_where_they_are_shared()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        Dictionary<string, SafetensorsTensor> tensors = WeightsFiles.Read(files.Weights);
        Assert.Equal(["conv1.0.weight", "conv1.1.weight", "conv2.0.weight", "conv2.1.weight"], tensors.Keys.Order());
        Assert.Equal(tensors["conv1.0.weight"].Data.ToArray(), tensors["conv2.0.weight"].Data.ToArray());
    }

    [Fact]
    public void Weights_that_training_has_made_different_are_not_shared_any_more()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        WeightsFiles.Alter(files.Weights, tensors => tensors["conv2.1.weight"] = tensors["conv2.1.weight"] with { Data = new byte[tensors["conv2.1.weight"].Data.Length] });
        ModelProto model = files.Apply().Model.Proto;
        Assert.Equal(["conv1.0.weight", "conv1.1.weight", "conv2.0.weight", "conv2.1.weight"], model.Initializers());
        Assert.All(Values(model, "conv2.1.weight"), weight => Assert.Equal(0, weight));
    }

    private static OnnxModelBuilder WithFactor() =>
        ConvolutionModels.One().RandomConstant("factor", 4, 6, 1, 1).Node("Mul", ["y", "factor"], ["z"]).Output("z");

    private static float[] Values(ModelProto model, string name) =>
        MemoryMarshal.Cast<byte, float>(model.Graph.Initializer.Single(tensor => tensor.Name == name).RawData.Span).ToArray();
}
