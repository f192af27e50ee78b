using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class PairNameTests
{
    [Fact]
    public void Nodes_and_initialisers_are_called_after_the_convolution()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.One());
        Assert.Equal(["conv.0", "conv.1"], model.Graph.Node.Select(node => node.Name));
        Assert.Equal(["conv.0.weight", "conv.1.weight", "conv.1.bias"], model.Initializers());
        Assert.Equal("y", model.Graph.Node[1].Output[0]);
    }

    [Fact]
    public void The_changes_tell_old_and_new_names()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([("conv", "conv.0", "conv.1")], OnnxModels.DecomposeAtFullRank(ConvolutionModels.One().Save(folder.File("model.onnx"))).Changes);
    }

    [Fact]
    public void A_convolution_without_a_name_takes_that_of_its_output()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Node[0].ClearName();
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["y.0", "y.1"], model.Graph.Node.Select(node => node.Name));
        Assert.Equal(["y.0.weight", "y.1.weight"], model.Initializers());
    }

    // ONNX Runtime refuses such a model, so that there is no judge but the names themselves.
    [Fact]
    public void Convolutions_of_the_same_name_take_those_of_their_outputs()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.Shared(2);
        foreach (NodeProto node in builder.Graph.Node)
            node.Name = "conv";
        DecomposedModel decomposed = OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx")));
        Assert.Equal(["y1.0", "y1.1", "y2.0", "y2.1"], decomposed.Model.Proto.Graph.Node.Select(node => node.Name));
    }

    [Fact]
    public void A_name_that_is_an_output_of_a_nameless_convolution_is_numbered()
    {
        OnnxModelBuilder builder = ConvolutionModels.Shared(2);
        builder.Graph.Node[0].ClearName();
        builder.Graph.Node[1].Name = "y1";
        Assert.Equal(["y1_2", "y1"], OnnxModels.Survey(builder).Sites.Select(site => site.Name));
        OnnxModels.AssertSameAtFullRank(builder);
    }

    [Fact]
    public void A_name_that_is_taken_gets_a_number()
    {
        OnnxModelBuilder builder = ConvolutionModels.One()
            .RandomConstant("conv.0.weight", 3, 6, 1, 1).Node("Mul", ["y", "conv.0.weight"], ["conv.0.output"], "conv.0").Output("conv.0.output");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["conv.0_2", "conv.1", "conv.0"], model.Graph.Node.Select(node => node.Name));
        Assert.Equal(["conv.0.weight", "conv.0.weight_2", "conv.1.weight", "conv.1.bias"], model.Initializers());
        Assert.Equal("conv.0.output_2", model.Graph.Node[0].Output[0]);
    }

    // Who looks a node up by the name in the changes must find a convolution of the pair.
    [Fact]
    public void The_changes_tell_the_names_the_nodes_really_have()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.One().Node("Relu", ["y"], ["z"], "conv.0").Output("z");
        DecomposedModel decomposed = OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx")));
        var (_, first, last) = Assert.Single(decomposed.Changes);
        Assert.All([first, last], name => Assert.Equal("Conv", decomposed.Model.Proto.Graph.Node.Single(node => node.Name == name).OpType));
    }

    [Fact]
    public void Names_taken_in_a_body_are_taken()
    {
        TensorProto local = OnnxModelBuilder.Tensor("main.0.weight", ConvolutionModels.Kernel, ConvolutionModels.KernelValues(2, ConvolutionModels.Kernel));
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("main.0.weight", local), BodyModels.Branch("w"))
            .Node("Conv", ["x", "w"], ["main_out"], "main").Output("main_out");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", 1), excluded: "out");
        Assert.Contains("main.0.weight", model.BodyOf("choice", "then_branch").Initializer.Select(tensor => tensor.Name));
        Assert.Empty(model.Initializers().Intersect(["main.0.weight"]));
    }
}
