using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class EmptyMapTests
{
    [Fact]
    public void A_convolution_of_regions_of_which_a_black_picture_has_none_is_decomposed_all_the_same()
    {
        // Compress keeps the pictures in which something is above zero: none, where the sizes are found out with zeros.
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float32, 2, 64, 6, 6)
            .Constant("zero", [], [0])
            .RandomConstant("w", 1, 64, 64, 3, 3)
            .Node("ReduceMax", ["x"], ["largest"], "", ("axes", new long[] { 1, 2, 3 }), ("keepdims", 0L))
            .Node("Greater", ["largest", "zero"], ["found"])
            .Node("Compress", ["x", "found"], ["regions"], "", ("axis", 0L))
            .Node("Conv", ["regions", "w"], ["y"], "conv")
            .Output("y");
        using var folder = new TemporaryFolder();
        ModelSurvey survey = OnnxModels.Survey(builder.Save(folder.File("model.onnx")));
        Assert.Null(survey.Sites.Single().Maps);
        Assert.Equal(32, OnnxDecomposition.Decompose(survey, DecompositionOptions.Default, cancellationToken: TestContext.Current.CancellationToken).Outcomes.Single().Pair!.Rank);
    }
}
