using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class BodyTests
{
    private static TensorProto Local(ulong seed) => OnnxModelBuilder.Tensor("local", ConvolutionModels.Kernel, ConvolutionModels.KernelValues(seed, ConvolutionModels.Kernel));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Branches_of_an_if_may_read_outer_and_local_weights(int condition)
    {
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("w"), BodyModels.Branch("local", Local(2)));
        OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", condition));
    }

    [Fact]
    public void New_constants_are_stored_where_the_weight_was()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(
            BodyModels.If(BodyModels.Branch("w"), BodyModels.Branch("local", Local(2))), judge: new RuntimeJudge().Fill("condition", 1));
        Assert.Equal(2, model.Graph.Initializer.Count);
        Assert.Empty(model.BodyOf("choice", "then_branch").Initializer);
        Assert.Equal(2, model.BodyOf("choice", "else_branch").Initializer.Count);
    }

    [Fact]
    public void A_weight_that_both_branches_read_is_factored_once()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(
            BodyModels.If(BodyModels.Branch("w"), BodyModels.Branch("w")), judge: new RuntimeJudge().Fill("condition", 1));
        Assert.Equal(2, model.Graph.Initializer.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Both_branches_may_use_the_same_names_for_different_weights(int condition)
    {
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("local", Local(2)), BodyModels.Branch("local", Local(3)));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", condition));
        string[] names =
        [
            .. model.BodyOf("choice", "then_branch").Initializer.Select(tensor => tensor.Name),
            .. model.BodyOf("choice", "else_branch").Initializer.Select(tensor => tensor.Name),
        ];
        Assert.Equal(4, names.Distinct().Count());
    }

    [Fact]
    public void A_body_may_hide_an_outer_weight_behind_an_initialiser_of_its_own()
    {
        TensorProto hiding = Local(2);
        hiding.Name = "other";
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("other", hiding), BodyModels.Branch("w"));
        OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", 1));
    }

    [Fact]
    public void A_loop_may_read_an_outer_weight() => OnnxModels.AssertSameAtFullRank(BodyModels.Loop("w"));

    [Fact]
    public void A_loop_may_read_a_local_weight() => OnnxModels.AssertSameAtFullRank(
        BodyModels.Loop("local", OnnxModelBuilder.Tensor("local", [4, 4, 7, 7], ConvolutionModels.KernelValues(2, [4, 4, 7, 7]))));

    [Fact]
    public void A_scan_may_read_an_outer_weight() => OnnxModels.AssertSameAtFullRank(BodyModels.Scan("w"));

    [Fact]
    public void A_scan_may_read_a_local_weight() => OnnxModels.AssertSameAtFullRank(BodyModels.Scan("local", Local(2)));

    [Fact]
    public void A_body_within_a_body_is_reached()
    {
        GraphProto inner = BodyModels.Branch("w");
        GraphProto outer = BodyModels.Body(
            [],
            [OnnxModelBuilder.MakeNode("If", ["condition"], ["deep"], "inner", ("then_branch", inner), ("else_branch", BodyModels.Branch("local", Local(2))))],
            [OnnxModelBuilder.Value("deep", OnnxModelBuilder.Float32)]);
        foreach (GraphProto body in outer.Node[0].Attribute.Select(attribute => attribute.G))
            body.Node[0].Output[0] = body.Output[0].Name = "deepest";
        OnnxModels.AssertSameAtFullRank(BodyModels.If(outer, BodyModels.Branch("w")), judge: new RuntimeJudge().Fill("condition", 1));
    }

    [Fact]
    public void An_outer_constant_node_that_only_a_body_reads_is_resolved_and_removed()
    {
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("c"), BodyModels.Branch("w"));
        builder.Graph.Node.Insert(0, OnnxModelBuilder.MakeNode("Constant", [], ["c"], "", ("value", Local(4))));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", 1));
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType == "Constant");
    }

    [Fact]
    public void An_outer_weight_stays_while_a_body_reads_it()
    {
        OnnxModelBuilder builder = BodyModels.If(BodyModels.Branch("w"), BodyModels.Branch("w")).Node("Conv", ["x", "w"], ["main"], "main").Output("main");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder, judge: new RuntimeJudge().Fill("condition", 1), excluded: ["out", "out_2"]);
        Assert.Contains("w", model.Initializers());
    }
}
