using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.TestSupport;
using Xunit;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests;

/// <summary>What networks can see of the output c of a convolution of two channels.</summary>
public sealed class VisibleRangeTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void A_relu_hides_what_is_below_zero() => AssertRange(Of(model => model.Node("Relu", ["c"], ["y"])), [0, 0], [Infinity, Infinity]);

    [Fact]
    public void A_clip_hides_both_ends()
    {
        AssertRange(Of(model => Six(model).Node("Clip", ["c", "zero", "six"], ["y"])), [0, 0], [6, 6]);
        AssertRange(Of(model => Six(model).Node("Clip", ["c", "", "six"], ["y"])), [-Infinity, -Infinity], [6, 6]);
        AssertRange(Of(model => Six(model).Node("Clip", ["c", "zero"], ["y"])), [0, 0], [Infinity, Infinity]);
    }

    [Fact]
    public void A_clip_of_old_models_states_its_ends_as_attributes() =>
        AssertRange(Of(model => model.Node("Clip", ["c"], ["y"], "", ("min", -1f), ("max", 2f)), opset: 10), [-1, -1], [2, 2]);

    [Fact]
    public void Ends_that_are_computed_are_not_known() => Assert.Null(Of(model => model.Node("ReduceMax", ["x"], ["top"], "", ("keepdims", 0L)).Node("Clip", ["c", "", "top"], ["y"])));

    [Fact]
    public void A_batch_normalisation_is_reckoned_back_and_a_negative_factor_exchanges_the_ends()
    {
        // 2 / sqrt(4) = 1 and -3 / sqrt(9) = -1, up to the epsilon: x - 1 and -x + 4.
        static OnnxModelBuilder Build(OnnxModelBuilder model) => Six(model)
            .Constant("gamma", [2], [2, -3]).Constant("beta", [2], [0, 2]).Constant("mean", [2], [1, 2]).Constant("variance", [2], [4, 9])
            .Node("BatchNormalization", ["c", "gamma", "beta", "mean", "variance"], ["normal"], "", ("epsilon", 0f));
        AssertRange(Of(model => Build(model).Node("Relu", ["normal"], ["y"])), [1, -Infinity], [Infinity, 4]);
        AssertRange(Of(model => Build(model).Node("Clip", ["normal", "zero", "six"], ["y"])), [1, -2], [7, 4]);
    }

    [Fact]
    public void The_largest_of_several_hides_as_much() =>
        AssertRange(Of(model => model.Node("MaxPool", ["c"], ["pooled"], "", ("kernel_shape", new long[] { 2, 2 })).Node("Relu", ["pooled"], ["y"])), [0, 0], [Infinity, Infinity]);

    [Fact]
    public void What_changes_nothing_is_passed() =>
        AssertRange(Of(model => model.Node("Identity", ["c"], ["i"]).Node("Dropout", ["i"], ["d"]).Node("Relu", ["d"], ["y"])), [0, 0], [Infinity, Infinity]);

    [Theory]
    [InlineData("Add", true, -1, -2)]
    [InlineData("Add", false, -1, -2)]
    [InlineData("Sub", true, 1, 2)]
    [InlineData("Mul", true, 0, 0)]
    [InlineData("Div", true, 0, 0)]
    public void Constants_for_each_channel_are_reckoned_back(string operation, bool isFirst, float first, float second) => AssertRange(
        Of(model => model.Constant("k", [2, 1, 1], [1, 2]).Node(operation, isFirst ? ["c", "k"] : ["k", "c"], ["changed"]).Node("Relu", ["changed"], ["y"])),
        [first, second],
        [Infinity, Infinity]);

    [Fact]
    public void What_is_subtracted_from_a_constant_is_turned_round() =>
        AssertRange(Of(model => model.Constant("k", [1], [5]).Node("Sub", ["k", "c"], ["changed"]).Node("Relu", ["changed"], ["y"])), [-Infinity, -Infinity], [5, 5]);

    [Fact]
    public void Constants_for_each_column_are_not_for_each_channel() =>
        Assert.Null(Of(model => model.Constant("k", [4], [1, 2, 3, 4]).Node("Add", ["c", "k"], ["changed"]).Node("Relu", ["changed"], ["y"])));

    [Theory]
    [InlineData("LeakyRelu")]
    [InlineData("Sigmoid")]
    [InlineData("GlobalAveragePool")]
    public void Other_operators_show_all(string operation) => Assert.Null(Of(model => model.Node(operation, ["c"], ["seen"]).Node("Relu", ["seen"], ["y"])));

    [Fact]
    public void Two_readers_or_an_output_of_the_network_show_all()
    {
        Assert.Null(Of(model => model.Node("Relu", ["c"], ["y"]).Node("Neg", ["c"], ["z"]).Output("z")));
        Assert.Null(Of(model => model.Node("Relu", ["c"], ["y"]).Output("c")));
        Assert.Null(Of(model => model.Node("Add", ["c", "c"], ["z"]).Node("Relu", ["z"], ["y"])));
    }

    private static VisibleRange? Of(Func<OnnxModelBuilder, OnnxModelBuilder> behind, int opset = 13)
    {
        OnnxModelBuilder model = new OnnxModelBuilder(opset: opset).Input("x", Float32, 1, 1, 4, 4).RandomConstant("w", 1, 2, 1, 1, 1).Node("Conv", ["x", "w"], ["c"]).Output("y");
        ModelSurvey survey = OnnxModels.Survey(behind(model));
        Assert.Null(survey.FeatureMaps.Refusal);
        return new VisibleRanges(survey).Of("c", 2);
    }

    private static OnnxModelBuilder Six(OnnxModelBuilder model) => model.Constant("zero", [], [0]).Constant("six", [], [6]);

    private static void AssertRange(VisibleRange? range, float[] low, float[] high)
    {
        Assert.Equal(low, range!.Low);
        Assert.Equal(high, range.High);
    }
}
