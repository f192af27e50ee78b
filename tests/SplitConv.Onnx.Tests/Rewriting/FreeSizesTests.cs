using SplitConv.Convolutions;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class FreeSizesTests
{
    [Theory]
    [InlineData(1, 12, 13)]
    [InlineData(3, 7, 7)]
    [InlineData(2, 20, 9)]
    public void One_rewritten_model_serves_every_batch_height_and_width(int batch, int height, int width)
    {
        RuntimeJudge judge = new RuntimeJudge().Size("batch", batch).Size("height", height).Size("width", width);
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One(image: ["batch", 4, "height", "width"]), judge: judge);
    }

    [Fact]
    public void The_feature_maps_have_the_sizes_that_were_asked_for()
    {
        var free = new FreeDimensions(new Dictionary<string, int> { ["height"] = 20, ["width"] = 30 });
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.One(image: ["batch", 4, "height", "width"], attributes: ("strides", new long[] { 1, 2 })), free);
        ConvolutionSite site = Assert.Single(survey.Sites);
        Assert.Equal(new Extent(20, 30), site.Maps!.Value.Input);
        Assert.Equal(new Extent(14, 12), site.Maps!.Value.Output);
        Assert.Equal(["x [1, 4, 20, 30]"], survey.FeatureMaps.Inputs);
        Assert.Equal(["batch=1"], survey.FeatureMaps.Assumed);
    }

    [Fact]
    public void Sizes_that_nobody_names_are_assumed_and_reported()
    {
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.One(image: ["batch", 4, "height", "width"]));
        Assert.Equal(["batch=1", "height=224", "width=224"], survey.FeatureMaps.Assumed);
    }

    [Fact]
    public void A_size_the_model_does_not_leave_free_is_refused_by_name()
    {
        var free = new FreeDimensions(new Dictionary<string, int> { ["depth"] = 20 });
        var exception = Assert.Throws<InvalidOptionsException>(() => OnnxModels.Survey(ConvolutionModels.One(image: ["batch", 4, "height", "width"]), free));
        Assert.Contains("'depth'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("height", exception.Message, StringComparison.Ordinal);
    }
}
