using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class CastWeightTests
{
    [Fact]
    public void A_bfloat16_weight_behind_a_cast_to_float32_is_folded_and_rewritten()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(Cast(ConvolutionModels.BFloat16Tensor("stored", 1, ConvolutionModels.Kernel)));
        Assert.Equal(["Conv", "Conv"], model.Graph.Node.Select(node => node.OpType));
        Assert.Equal(["conv.0.weight", "conv.1.weight"], model.Initializers());
        Assert.All(model.Graph.Initializer, tensor => Assert.Equal(OnnxModelBuilder.Float32, tensor.DataType));
    }

    [Fact]
    public void A_float16_weight_behind_a_cast_to_float32_is_folded_and_rewritten() =>
        OnnxModels.AssertSameAtFullRank(Cast(ConvolutionModels.HalfTensor("stored", 1, ConvolutionModels.Kernel)));

    [Fact]
    public void A_bias_behind_a_cast_keeps_its_cast()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Initializer.Add(ConvolutionModels.BFloat16Tensor("stored", 2, 6));
        builder.Graph.Node[0].Input.Add("b");
        builder.Graph.Node.Insert(0, OnnxModelBuilder.MakeNode("Cast", ["stored"], ["b"], "", ("to", (long)OnnxModelBuilder.Float32)));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal("b", model.Producer("y").Input[2]);
        Assert.Contains(model.Graph.Node, node => node.OpType == "Cast");
    }

    private static OnnxModelBuilder Cast(TensorProto stored)
    {
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float32, ConvolutionModels.Image)
            .Output("y")
            .Node("Cast", ["stored"], ["w"], "", ("to", (long)OnnxModelBuilder.Float32))
            .Node("Conv", ["x", "w"], ["y"], "conv");
        builder.Graph.Initializer.Add(stored);
        return builder;
    }
}
