using SplitConv.Convolutions;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class FormatReasonTests
{
    public static TheoryData<string, KeptReasonKind, string> Cases { get; } = new()
    {
        { nameof(KeptModels.Dequantised), KeptReasonKind.Quantised, "decompose before quantising" },
        { nameof(KeptModels.Sparse), KeptReasonKind.WeightOutOfReach, "sparse" },
        { nameof(KeptModels.Fused), KeptReasonKind.ForeignOperator, "FusedConv of com.microsoft" },
        { nameof(KeptModels.Foreign), KeptReasonKind.ForeignOperator, "org.example" },
        { nameof(KeptModels.IntegerConvolution), KeptReasonKind.Quantised, "ConvInteger" },
        { nameof(KeptModels.QuantisedConvolution), KeptReasonKind.Quantised, "QLinearConv" },
        { nameof(KeptModels.Transposed), KeptReasonKind.ForeignOperator, "ConvTranspose" },
        { nameof(KeptModels.OneAxis), KeptReasonKind.NotTwoDimensional, "1-D" },
        { nameof(KeptModels.ThreeAxes), KeptReasonKind.NotTwoDimensional, "3-D" },
        { nameof(KeptModels.Computed), KeptReasonKind.WeightOutOfReach, "Add" },
        { nameof(KeptModels.Fed), KeptReasonKind.WeightOutOfReach, "input of the graph" },
        { nameof(KeptModels.Dangling), KeptReasonKind.Inconsistent, "'w'" },
        { nameof(KeptModels.BrainFloat), KeptReasonKind.ElementType, "bfloat16" },
        { nameof(KeptModels.InFunction), KeptReasonKind.WeightOutOfReach, "function Block" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_kept_for_one_reason_of_the_right_kind_in_plain_words(string model, KeptReasonKind kind, string words)
    {
        KeptReason reason = Assert.Single(OnnxModels.KeptReasons(Build(model), "conv"));
        Assert.Equal(kind, reason.Kind);
        Assert.Contains(words, reason.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_model_is_copied_byte_for_byte(string model, KeptReasonKind kind, string words)
    {
        using var folder = new TemporaryFolder();
        string path = Build(model).Save(folder.File("model.onnx"));
        DecomposedModel kept = OnnxModels.DecomposeAtFullRank(path);
        Assert.False(kept.IsChanged, $"{kind}: {words}");
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(kept.Write(folder.File("copy.onnx"))));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_with_an_element_that_is_no_number_is_kept(float element)
    {
        KeptReason reason = Assert.Single(OnnxModels.KeptReasons(KeptModels.WithElement(element), "conv"));
        Assert.Equal(KeptReasonKind.NotFinite, reason.Kind);
        Assert.StartsWith("1 of 1176", reason.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_convolution_does_not_keep_the_others_from_being_decomposed()
    {
        OnnxModelBuilder builder = KeptModels.Dequantised()
            .RandomConstant("w2", 1, ConvolutionModels.Kernel).Node("Conv", ["x", "w2"], ["y2"], "plain").Output("y2");
        Assert.Contains("plain.0", OnnxModels.AssertSameAtFullRank(builder).Graph.Node.Select(node => node.Name));
    }

    private static OnnxModelBuilder Build(string model) => (OnnxModelBuilder)typeof(KeptModels).GetMethod(model)!.Invoke(null, null)!;
}
