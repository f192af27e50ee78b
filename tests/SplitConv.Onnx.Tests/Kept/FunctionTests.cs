using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class FunctionTests
{
    [Fact]
    public void A_model_with_functions_still_loads_after_its_other_convolutions_are_decomposed()
    {
        OnnxModelBuilder builder = KeptModels.InFunction().Node("Conv", ["x", "w"], ["y2"], "main").Output("y2");
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.Equal(builder.Model.Functions, model.Functions);
        Assert.Contains("w", model.Initializers());
    }

    [Fact]
    public void Convolutions_in_functions_are_listed_behind_those_of_the_graphs()
    {
        ModelSurvey survey = OnnxModels.Survey(KeptModels.InFunction().Node("Conv", ["x", "w"], ["y2"], "main").Output("y2"));
        Assert.Equal(["main", "conv"], survey.Sites.Select(site => site.Name));
    }
}
