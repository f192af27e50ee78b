using SplitConv.Onnx.Running;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class RuntimeRefusalTests
{
    private const int Text = 8;

    [Fact]
    public void A_model_with_an_unknown_operator_is_decomposed_without_feature_maps()
    {
        OnnxModelBuilder builder = ConvolutionModels.One().Node("Wonder", ["y"], ["z"]).Output("z");
        using var folder = new TemporaryFolder();
        string path = builder.Save(folder.File("model.onnx"));
        RuntimeRefusedException refusal = OnnxModels.Survey(path).FeatureMaps.Refusal!;
        Assert.True(refusal.IsUnknownOperator);
        Assert.Contains("Wonder", refusal.Cause, StringComparison.Ordinal);
        Assert.True(OnnxModels.DecomposeAtFullRank(path).IsChanged);
    }

    [Fact]
    public void A_model_without_convolutions_is_not_run()
    {
        FeatureMapSurvey maps = OnnxModels.Survey(new OnnxModelBuilder().Input("x", OnnxModelBuilder.Float32, 1).Node("Wonder", ["x"], ["y"]).Output("y")).FeatureMaps;
        Assert.Null(maps.Refusal);
        Assert.Empty(maps.ByOutput);
    }

    // Such a model cannot be fed here, but its convolutions are as good as any.
    [Fact]
    public void A_model_that_takes_texts_is_decomposed_without_feature_maps()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.One().Input("text", Text, 1).Node("Identity", ["text"], ["copy"]).Output("copy", Text);
        DecomposedModel decomposed = OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx")));
        Assert.True(decomposed.IsChanged);
        Assert.Null(Assert.Single(decomposed.Outcomes).Plan.Site.Maps);
    }
}
