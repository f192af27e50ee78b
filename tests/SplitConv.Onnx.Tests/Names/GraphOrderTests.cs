using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class GraphOrderTests
{
    [Fact]
    public void Outputs_of_the_graph_keep_their_names_and_order()
    {
        OnnxModelBuilder builder = Chain();
        Assert.Equal(builder.Graph.Output, OnnxModels.AssertSameAtFullRank(builder).Graph.Output);
    }

    [Fact]
    public void Every_value_is_made_before_it_is_read()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(Chain());
        HashSet<string> known = [.. model.Initializers(), .. model.Graph.Input.Select(input => input.Name)];
        foreach (NodeProto node in model.Graph.Node)
        {
            Assert.Subset(known, node.Input.ToHashSet());
            known.UnionWith(node.Output);
        }
    }

    [Fact]
    public void The_pair_stands_where_the_convolution_stood()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(Chain());
        Assert.Equal(["a.0", "a.1", "positive", "b.0", "b.1", "sum"], model.Graph.Node.Select(node => node.Name));
    }

    [Fact]
    public void Both_convolutions_carry_the_description_and_metadata_of_the_original()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Node[0].DocString = "the stem";
        builder.Graph.Node[0].MetadataProps.Add(new StringStringEntryProto { Key = "stage", Value = "1" });
        Assert.All(OnnxModels.AssertSameAtFullRank(builder).Graph.Node, node =>
        {
            Assert.Equal("the stem", node.DocString);
            Assert.Equal("1", Assert.Single(node.MetadataProps).Value);
        });
    }

    [Fact]
    public void Everything_else_in_the_model_is_as_it_was()
    {
        OnnxModelBuilder builder = Chain();
        builder.Model.MetadataProps.Add(new StringStringEntryProto { Key = "license", Value = "free" });
        builder.Model.DocString = "a chain";
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder), expected = builder.Model.Clone();
        foreach (ModelProto stripped in new[] { model, expected })
        {
            stripped.Graph.Initializer.Clear();
            foreach (NodeProto node in stripped.Graph.Node.Where(node => node.OpType == "Conv").ToArray())
                stripped.Graph.Node.Remove(node);
        }

        Assert.Equal(expected, model);
    }

    private static OnnxModelBuilder Chain() => new OnnxModelBuilder()
        .Input("x", OnnxModelBuilder.Float32, 1, 4, 12, 12)
        .RandomConstant("wa", 1, 8, 4, 7, 7).RandomConstant("wb", 2, 8, 8, 7, 7).RandomConstant("bias", 3, 8)
        .Node("Conv", ["x", "wa", "bias"], ["m1"], "a", ("pads", new long[] { 3, 3, 3, 3 }))
        .Node("Relu", ["m1"], ["m2"], "positive")
        .Node("Conv", ["m2", "wb"], ["m3"], "b", ("auto_pad", "SAME_UPPER"))
        .Node("Add", ["m2", "m3"], ["y"], "sum")
        .Output("y").Output("m1");
}
