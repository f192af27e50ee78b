using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class AutoPadTests
{
    public static MatrixTheoryData<string, int, int, long> Cases { get; } = new(["SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET"], [12, 13], [12, 13], [1, 2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pair_pads_as_the_original_does(string autoPad, int height, int width, long stride) =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(
            image: [1, 4, height, width], attributes: [("auto_pad", autoPad), ("strides", new[] { stride, stride })]));

    [Fact]
    public void It_is_copied_to_both_convolutions_and_no_pads_are_stated()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(attributes: ("auto_pad", "SAME_LOWER")));
        Assert.All(model.Graph.Node, node =>
        {
            Assert.Equal("SAME_LOWER", node.Attribute.Single(attribute => attribute.Name == "auto_pad").S.ToStringUtf8());
            Assert.Empty(node.Integers("pads"));
        });
    }

    [Fact]
    public void An_even_kernel_pads_on_the_same_side_as_before() =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(kernel: [6, 4, 8, 8], attributes: [("auto_pad", "SAME_LOWER"), ("strides", new long[] { 2, 1 })]));
}
