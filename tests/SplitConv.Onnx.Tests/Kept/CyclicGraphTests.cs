using SplitConv.Convolutions;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class CyclicGraphTests
{
    public static TheoryData<string, string> Cycles { get; } = new() { { "Identity", "w" }, { "Identity", "other" }, { "Cast", "w" } };

    // Explicit, because following the cycle for ever ends the whole process and not this test alone.
    [Theory]
    [MemberData(nameof(Cycles))]
    public void A_weight_that_is_made_from_itself_is_a_reason_to_keep_the_convolution(string operation, string between)
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        builder.Graph.Initializer.Clear();
        builder.Graph.Node.Add(Step(operation, between, "w"));
        if (between != "w")
            builder.Graph.Node.Add(Step(operation, "w", between));
        Assert.Equal(KeptReasonKind.Inconsistent, Assert.Single(OnnxModels.KeptReasons(builder, "conv")).Kind);
    }

    private static NodeProto Step(string operation, string input, string output) =>
        OnnxModelBuilder.MakeNode(operation, [input], [output], "", ("to", (long)OnnxModelBuilder.Float32));
}
