using Google.Protobuf;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class WeightsMismatchTests
{
    [Theory]
    [InlineData("conv.0.weight")]
    [InlineData("conv.1.weight")]
    public void A_weight_that_is_missing_is_named(string name) => AssertRefused(ConvolutionModels.One(), name, tensors => tensors.Remove(name));

    [Theory]
    [InlineData("conv.0.weight")]
    [InlineData("conv.1.weight")]
    [InlineData("conv.1.bias")]
    [InlineData("factor")]
    public void A_shape_that_differs_is_refused(string name) =>
        AssertRefused(WithFactor(), name, tensors => tensors[name] = WeightsFiles.Tensor(name, [3], 1, 2, 3));

    [Theory]
    [InlineData("conv.0.weight")]
    [InlineData("conv.1.bias")]
    [InlineData("factor")]
    public void Integers_are_refused(string name) =>
        AssertRefused(WithFactor(), name, tensors => tensors[name] = tensors[name] with { Type = "I32" });

    [Theory]
    [InlineData("conv.0.weight", float.NaN)]
    [InlineData("conv.1.weight", float.PositiveInfinity)]
    [InlineData("conv.1.bias", float.NegativeInfinity)]
    [InlineData("factor", float.NaN)]
    public void Elements_that_are_no_numbers_are_refused(string name, float element) => AssertRefused(WithFactor(), name, tensors =>
    {
        byte[] data = tensors[name].Data.ToArray();
        BitConverter.TryWriteBytes(data.AsSpan(4), element);
        tensors[name] = tensors[name] with { Data = data };
    });

    [Fact]
    public void A_bias_for_a_convolution_without_one_is_refused() => AssertRefused(
        ConvolutionModels.One(bias: false), "conv.1.bias", tensors => tensors["conv.1.bias"] = WeightsFiles.Tensor("conv.1.bias", [6], 1, 2, 3, 4, 5, 6));

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One());
        ModelSurvey survey = OnnxModels.Survey(files.Original);
        byte[] before = survey.Model.Proto.ToByteArray();
        Assert.Throws<SafetensorsException>(() => OnnxDecomposition.Apply(survey, files.Entries, DecomposedFiles.InformationName, files.Original));
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    private static OnnxModelBuilder WithFactor() =>
        ConvolutionModels.One().RandomConstant("factor", 4, 6, 1, 1).Node("Mul", ["y", "factor"], ["z"]).Output("z");

    private static void AssertRefused(OnnxModelBuilder builder, string name, Action<Dictionary<string, SafetensorsTensor>> change)
    {
        using var files = new DecomposedFiles(builder);
        WeightsFiles.Alter(files.Weights, change);
        ModelSurvey survey = OnnxModels.Survey(files.Original);
        byte[] before = survey.Model.Proto.ToByteArray();
        var exception = Assert.Throws<SafetensorsException>(() => OnnxDecomposition.Apply(survey, files.Entries, DecomposedFiles.InformationName, files.Weights));
        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains(files.Weights, exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }
}
