using SplitConv.Convolutions;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class NamesakeTests
{
    [Theory]
    [InlineData("Identity")]
    [InlineData("Cast")]
    [InlineData("Constant")]
    public void An_operator_of_another_domain_is_not_taken_for_its_namesake_of_the_standard(string operation)
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Node[0].Input[1] = "other";
        NodeProto node = OnnxModelBuilder.MakeNode(operation, ["w"], ["other"], "", ("to", (long)OnnxModelBuilder.Float32));
        node.Domain = "mine";
        builder.Graph.Node.Insert(0, node);
        Assert.Equal(KeptReasonKind.WeightOutOfReach, Assert.Single(OnnxModels.KeptReasons(builder, "conv")).Kind);
    }
}
