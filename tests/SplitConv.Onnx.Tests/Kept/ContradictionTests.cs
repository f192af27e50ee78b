using SplitConv.Convolutions;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ContradictionTests
{
    public static TheoryData<string, long[]> Attributes { get; } = new()
    {
        { "kernel_shape", [5, 5] },
        { "kernel_shape", [7] },
        { "strides", [1] },
        { "strides", [0, 1] },
        { "strides", [1L << 40, 1] },
        { "dilations", [1, 1, 1] },
        { "dilations", [1, -1] },
        { "pads", [1, 1] },
        { "pads", [0, 0, -1, 0] },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Attributes_that_contradict_the_weight_or_the_specification_are_a_reason(string name, long[] values) =>
        AssertInconsistent(ConvolutionModels.One(attributes: (name, values)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_group_that_does_not_divide_the_channels_is_a_reason(long group) =>
        AssertInconsistent(ConvolutionModels.One(attributes: ("group", group)));

    [Fact]
    public void An_unknown_auto_pad_is_a_reason() => AssertInconsistent(ConvolutionModels.One(attributes: ("auto_pad", "SAME")));

    [Fact]
    public void A_convolution_without_a_weight_is_a_reason()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Node[0].Input.RemoveAt(1);
        AssertInconsistent(builder);
    }

    private static void AssertInconsistent(OnnxModelBuilder builder) =>
        Assert.Equal(KeptReasonKind.Inconsistent, Assert.Single(OnnxModels.KeptReasons(builder, "conv")).Kind);
}
