using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ApplyTests
{
    [Fact]
    public void Information_and_weights_give_the_decomposed_model_byte_for_byte() => AssertSameFile(ConvolutionModels.One());

    [Fact]
    public void So_they_do_without_a_bias() => AssertSameFile(ConvolutionModels.One(bias: false));

    [Fact]
    public void So_they_do_with_other_constants_around()
    {
        OnnxModelBuilder builder = ConvolutionModels.One().RandomConstant("factor", 4, 6, 1, 1).Node("Mul", ["y", "factor"], ["z"]).Output("z");
        AssertSameFile(builder);
    }

    [Fact]
    public void So_they_do_with_a_shared_weight() => AssertSameFile(ConvolutionModels.Shared(3));

    [Fact]
    public void So_they_do_with_a_shared_bias() => AssertSameFile(ConvolutionModels.Shared(3, bias: true));

    [Fact]
    public void So_they_do_with_weights_in_bodies() => AssertSameFile(BodyModels.Loop("w"));

    [Fact]
    public void So_they_do_with_float16()
    {
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float16, ConvolutionModels.Image).Output("y", OnnxModelBuilder.Float16).Node("Conv", ["x", "w"], ["y"], "conv");
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel));
        AssertSameFile(builder);
    }

    [Fact]
    public void So_they_do_where_names_are_taken()
    {
        OnnxModelBuilder builder = ConvolutionModels.One()
            .RandomConstant("conv.0.weight", 3, 6, 1, 1).Node("Mul", ["y", "conv.0.weight"], ["z"], "conv.0").Output("z");
        AssertSameFile(builder);
    }

    [Fact]
    public void Constants_in_typed_fields_come_back_with_equal_values()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        TensorProto bias = builder.Graph.Initializer[1];
        bias.ClearRawData();
        bias.FloatData.Add([1, 2, 3, 4, 5, 6]);
        using var files = new DecomposedFiles(builder);
        Assert.Equal(0, new RuntimeJudge().RelativeError(files.Model, files.ApplyAndWrite()));
    }

    [Fact]
    public void The_outcomes_and_changes_are_those_of_the_decomposition()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        DecomposedModel applied = files.Apply();
        Assert.True(applied.IsChanged);
        Assert.Equal([("conv1", "conv1.0", "conv1.1"), ("conv2", "conv2.0", "conv2.1")], applied.Changes);
        Assert.Equal([2, 2], applied.Outcomes.Select(outcome => outcome.Pair!.Rank));
        Assert.Empty(applied.UnmatchedTensors);
    }

    [Fact]
    public void A_convolution_that_is_not_listed_is_kept()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(2));
        DecomposedModel applied = OnnxDecomposition.Apply(OnnxModels.Survey(files.Original), [files.Entries[1]], DecomposedFiles.InformationName, null);
        Assert.Equal("conv1", applied.Outcomes.Single(outcome => outcome.Pair is null).Plan.Site.Name);
        Assert.Contains("w", applied.Model.Proto.Initializers());
    }

    [Fact]
    public void An_empty_list_leaves_the_model_as_it_is()
    {
        using var folder = new TemporaryFolder();
        string path = ConvolutionModels.One().Save(folder.File("model.onnx"));
        DecomposedModel applied = OnnxDecomposition.Apply(OnnxModels.Survey(path), [], DecomposedFiles.InformationName, null);
        Assert.False(applied.IsChanged);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(applied.Write(folder.File("copy.onnx"))));
    }

    private static void AssertSameFile(OnnxModelBuilder builder)
    {
        using var files = new DecomposedFiles(builder);
        Assert.Equal(OnnxModels.Parse(files.Model).Graph.Initializer.Select(tensor => tensor.Name), OnnxModels.Parse(files.ApplyAndWrite()).Graph.Initializer.Select(tensor => tensor.Name));
        Assert.Equal(File.ReadAllBytes(files.Model), File.ReadAllBytes(files.ApplyAndWrite()));
    }
}
