using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ConstantNodeTests
{
    [Fact]
    public void A_weight_from_a_constant_node_is_resolved_and_the_node_removed()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(WeightFromNodes(Constant("w")));
        Assert.All(model.Graph.Node, node => Assert.Equal("Conv", node.OpType));
    }

    [Fact]
    public void A_constant_node_behind_a_chain_of_identities_is_resolved_and_all_are_removed()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(WeightFromNodes(
            Constant("w1"), OnnxModelBuilder.MakeNode("Identity", ["w1"], ["w2"]), OnnxModelBuilder.MakeNode("Identity", ["w2"], ["w"])));
        Assert.Equal(["Conv", "Conv"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void An_initialiser_behind_an_identity_is_resolved_and_both_are_removed()
    {
        OnnxModelBuilder builder = WeightFromNodes(OnnxModelBuilder.MakeNode("Identity", ["stored"], ["w"])).RandomConstant("stored", 1, ConvolutionModels.Kernel);
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["Conv", "Conv"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal(["conv.0.weight", "conv.1.weight"], model.Initializers());
    }

    [Fact]
    public void What_something_else_reads_stays()
    {
        OnnxModelBuilder builder = WeightFromNodes(Constant("w1"), OnnxModelBuilder.MakeNode("Identity", ["w1"], ["w"]))
            .Node("Relu", ["w1"], ["positive"]).Output("positive");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["Constant", "Conv", "Conv", "Relu"], model.Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void A_constant_that_was_unused_before_stays()
    {
        OnnxModelBuilder builder = ConvolutionModels.One().RandomConstant("unused", 3, 2, 2).Node("Constant", [], ["idle"], "", ("value", OnnxModelBuilder.Tensor("", [1], [1])));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Contains("unused", model.Initializers());
        Assert.Contains(model.Graph.Node, node => node.OpType == "Constant");
    }

    private static NodeProto Constant(string output) =>
        OnnxModelBuilder.MakeNode("Constant", [], [output], "", ("value", OnnxModelBuilder.Tensor("", ConvolutionModels.Kernel, ConvolutionModels.KernelValues(1, ConvolutionModels.Kernel))));

    private static OnnxModelBuilder WeightFromNodes(params NodeProto[] nodes)
    {
        OnnxModelBuilder builder = new OnnxModelBuilder().Input("x", OnnxModelBuilder.Float32, ConvolutionModels.Image).Output("y");
        builder.Graph.Node.Add(nodes);
        return builder.Node("Conv", ["x", "w"], ["y"], "conv");
    }
}
