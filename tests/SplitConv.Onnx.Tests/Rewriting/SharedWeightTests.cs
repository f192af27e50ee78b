using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class SharedWeightTests
{
    [Fact]
    public void It_is_factored_once_and_the_initialisers_are_shared()
    {
        using var folder = new TemporaryFolder();
        DecomposedModel decomposed = OnnxModels.DecomposeAtFullRank(ConvolutionModels.Shared(3).Save(folder.File("model.onnx")));
        Assert.Equal(3, decomposed.Outcomes.Count(outcome => outcome.Pair is not null));
        ModelProto model = OnnxModels.Parse(decomposed.Write(folder.File("written.onnx")));
        Assert.Equal(["conv1.0.weight", "conv1.1.weight"], model.Initializers());
        Assert.InRange(new RuntimeJudge().RelativeError(folder.File("model.onnx"), folder.File("written.onnx")), 0, OnnxModels.SingleTolerance);
    }

    [Fact]
    public void The_original_stays_while_an_excluded_convolution_reads_it()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.Shared(3), excluded: "conv2");
        Assert.Equal(["w", "conv1.0.weight", "conv1.1.weight"], model.Initializers());
        Assert.Equal("w", model.Producer("y2").Input[1]);
    }

    [Fact]
    public void The_original_stays_while_an_ineligible_convolution_reads_it()
    {
        OnnxModelBuilder builder = ConvolutionModels.Shared(2)
            .Node("Conv", ["x", "w"], ["y3"], "strided", ("strides", new long[] { 3, 3 })).Output("y3");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Contains("w", model.Initializers());
    }

    [Fact]
    public void The_original_stays_while_another_operator_reads_it()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.Shared(2).Node("Relu", ["w"], ["positive"]).Output("positive"));
        Assert.Contains("w", model.Initializers());
    }

    [Fact]
    public void The_original_stays_where_it_is_an_output_of_the_graph()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(ConvolutionModels.Shared(1).Output("w"));
        Assert.Contains("w", model.Initializers());
    }

    [Fact]
    public void Sharing_through_an_identity_is_sharing()
    {
        OnnxModelBuilder builder = ConvolutionModels.Shared(2);
        builder.Graph.Node[1].Input[1] = "same";
        builder.Graph.Node.Insert(0, OnnxModelBuilder.MakeNode("Identity", ["w"], ["same"]));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["conv1.0.weight", "conv1.1.weight"], model.Initializers());
    }

    [Fact]
    public void Equal_weights_under_two_names_are_not_shared()
    {
        OnnxModelBuilder builder = ConvolutionModels.Shared(2).RandomConstant("w2", 1, ConvolutionModels.Kernel);
        builder.Graph.Node[1].Input[1] = "w2";
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(["conv1.0.weight", "conv1.1.weight", "conv2.0.weight", "conv2.1.weight"], model.Initializers());
    }

    [Fact]
    public void Readers_decomposed_at_different_ranks_get_kernels_of_their_own()
    {
        using var folder = new TemporaryFolder();
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.Shared(2).Save(folder.File("model.onnx")));
        Plans.DecompositionOptions options = OnnxModels.FullRankOptions(survey) with { LayerRanks = new Dictionary<string, int> { ["conv1"] = 28, ["conv2"] = 5 } };
        DecomposedModel decomposed = OnnxDecomposition.Decompose(survey, options, cancellationToken: TestContext.Current.CancellationToken);
        string written = decomposed.Write(folder.File("written.onnx"));
        Assert.Equal(["conv1.0.weight", "conv1.1.weight", "conv2.0.weight", "conv2.1.weight"], OnnxModels.Parse(written).Initializers());
        var expected = new RuntimeJudge().Run(folder.File("model.onnx"));
        var actual = new RuntimeJudge().Run(written);
        Assert.InRange(RuntimeJudge.RelativeError(expected["y1"], actual["y1"]), 0, OnnxModels.SingleTolerance);
        Assert.InRange(RuntimeJudge.RelativeError(expected["y2"], actual["y2"]), 0.01, 1);
    }
}
