using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class PadsTests
{
    public static TheoryData<long[]> Pads { get; } = new([[1, 2, 3, 0], [0, 0, 0, 0], [3, 3, 3, 3], [0, 5, 1, 2], [6, 0, 0, 0]]);

    [Theory]
    [MemberData(nameof(Pads))]
    public void Pads_that_differ_on_all_four_sides_stay_where_they_are(long[] pads) =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(attributes: ("pads", pads)));

    [Fact]
    public void Each_axis_keeps_its_pads_stride_and_kernel()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(
            kernel: [6, 4, 7, 9], attributes: [("pads", new long[] { 1, 2, 3, 4 }), ("strides", new long[] { 2, 1 })]));
        NodeProto vertical = model.Graph.Node[0], horizontal = model.Graph.Node[1];
        Assert.Equal([7, 1], vertical.Integers("kernel_shape"));
        Assert.Equal([1, 0, 3, 0], vertical.Integers("pads"));
        Assert.Equal([2, 1], vertical.Integers("strides"));
        Assert.Equal([1, 9], horizontal.Integers("kernel_shape"));
        Assert.Equal([0, 2, 0, 4], horizontal.Integers("pads"));
        Assert.Equal([1, 1], horizontal.Integers("strides"));
    }

    [Fact]
    public void Missing_attributes_have_the_defaults_of_the_specification() =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One());

    [Fact]
    public void All_attributes_may_be_stated() =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(attributes:
        [
            ("auto_pad", "NOTSET"), ("dilations", new long[] { 1, 1 }), ("group", 1L), ("kernel_shape", new long[] { 7, 7 }),
            ("pads", new long[] { 2, 2, 2, 2 }), ("strides", new long[] { 2, 2 }),
        ]));
}
