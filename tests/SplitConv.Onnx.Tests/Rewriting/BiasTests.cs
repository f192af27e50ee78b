using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class BiasTests
{
    [Fact]
    public void A_bias_goes_to_the_last_convolution()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(bias: true));
        Assert.Equal(2, model.Graph.Node[0].Input.Count);
        Assert.Equal("conv.1.bias", model.Graph.Node[1].Input[2]);
        Assert.DoesNotContain("b", model.Initializers());
    }

    [Fact]
    public void No_third_input_means_no_bias()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(bias: false));
        Assert.All(model.Graph.Node, node => Assert.Equal(2, node.Input.Count));
    }

    [Fact]
    public void An_empty_name_means_no_bias()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Node[0].Input.Add("");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.All(model.Graph.Node, node => Assert.DoesNotContain("", node.Input));
    }

    [Fact]
    public void A_bias_that_is_computed_stays_where_it_is()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false).Node("Add", ["b", "b"], ["twice"]).RandomConstant("b", 2, 6);
        builder.Graph.Node[0].Input.Add("twice");
        (builder.Graph.Node[0], builder.Graph.Node[1]) = (builder.Graph.Node[1].Clone(), builder.Graph.Node[0].Clone());
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal("twice", model.Producer("y").Input[2]);
    }

    [Fact]
    public void A_bias_from_a_constant_node_is_resolved_and_the_node_removed()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        TensorProto bias = builder.Graph.Initializer[1].Clone();
        builder.Graph.Initializer.RemoveAt(1);
        builder.Graph.Node.Insert(0, OnnxModelBuilder.MakeNode("Constant", [], ["b"], "", ("value", bias)));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Constant");
        Assert.Equal("conv.1.bias", model.Producer("y").Input[2]);
    }

    [Fact]
    public void A_shared_bias_stays_shared()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.Shared(2, bias: true));
        Assert.Equal(["conv1.0.weight", "conv1.1.weight", "conv1.1.bias"], model.Initializers());
        Assert.Equal("conv1.1.bias", model.Producer("y2").Input[2]);
    }

    [Fact]
    public void A_bias_that_something_else_reads_too_stays_for_it()
    {
        OnnxModelBuilder builder = ConvolutionModels.One().Node("Relu", ["b"], ["positive"]).Output("positive");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Contains("b", model.Initializers());
    }
}
