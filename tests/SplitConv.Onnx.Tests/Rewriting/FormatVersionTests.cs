using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class FormatVersionTests
{
    [Fact]
    public void Before_version_4_new_initialisers_are_listed_as_inputs_and_old_ones_are_not()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ListInitializers(ConvolutionModels.One(irVersion: 3)));
        Assert.Equal(["x", "conv.0.weight", "conv.1.weight", "conv.1.bias"], model.Graph.Input.Select(input => input.Name));
        ValueInfoProto first = model.Graph.Input[1];
        Assert.Equal(OnnxModelBuilder.Float32, first.Type.TensorType.ElemType);
        Assert.Equal([28, 4, 7, 1], first.Type.TensorType.Shape.Dim.Select(size => size.DimValue));
    }

    [Fact]
    public void Before_version_4_no_input_counts_as_removed()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(OnnxModels.DecomposeAtFullRank(ListInitializers(ConvolutionModels.One(irVersion: 3)).Save(folder.File("model.onnx"))).RemovedInputs);
    }

    [Fact]
    public void From_version_4_on_initialisers_listed_as_inputs_are_constants_and_the_inputs_go()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ListInitializers(ConvolutionModels.One()));
        Assert.Equal(["x"], model.Graph.Input.Select(input => input.Name));
    }

    [Fact]
    public void From_version_4_on_the_removed_inputs_of_constants_that_stay_are_reported()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ListInitializers(ConvolutionModels.One().RandomConstant("scale", 3, 1).Node("Mul", ["y", "scale"], ["scaled"]).Output("scaled"));
        Assert.Contains("scale", OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx"))).RemovedInputs);
    }

    // The caller could override the weight and bias of the replaced convolution before, and cannot any more.
    [Fact]
    public void From_version_4_on_the_removed_inputs_of_the_replaced_convolution_are_reported()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(["w", "b"], OnnxModels.DecomposeAtFullRank(ListInitializers(ConvolutionModels.One()).Save(folder.File("model.onnx"))).RemovedInputs);
    }

    [Fact]
    public void Where_nothing_is_decomposed_the_inputs_stay()
    {
        using var folder = new TemporaryFolder();
        string path = ListInitializers(ConvolutionModels.One()).Save(folder.File("model.onnx"));
        DecomposedModel kept = OnnxModels.DecomposeAtFullRank(path, "conv");
        Assert.Empty(kept.RemovedInputs);
        Assert.Equal(["x", "w", "b"], OnnxModels.Parse(kept.Write(folder.File("kept.onnx"))).Graph.Input.Select(input => input.Name));
    }

    [Fact]
    public void Version_1_without_operator_sets_is_read_surveyed_with_a_refusal_and_copied()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ListInitializers(ConvolutionModels.One(irVersion: 1));
        builder.Model.OpsetImport.Clear();
        string path = builder.Save(folder.File("model.onnx"));
        Assert.NotNull(OnnxModels.Survey(path).FeatureMaps.Refusal);
        string copy = OnnxModels.DecomposeAtFullRank(path, "conv").Write(folder.File("copy.onnx"));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
    }

    [Fact]
    public void Version_1_without_operator_sets_is_decomposed_all_the_same()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ListInitializers(ConvolutionModels.One(irVersion: 1));
        builder.Model.OpsetImport.Clear();
        ModelProto model = OnnxModels.Parse(OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx"))).Write(folder.File("written.onnx")));
        Assert.Equal(2, model.Graph.Node.Count);
        Assert.Empty(model.OpsetImport);
        Assert.Equal(1, model.IrVersion);
    }

    private static OnnxModelBuilder ListInitializers(OnnxModelBuilder builder)
    {
        foreach (TensorProto tensor in builder.Graph.Initializer)
            builder.Input(tensor.Name, tensor.DataType, [.. tensor.Dims.Cast<object>()]);
        return builder;
    }
}
