using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class BrokenTensorTests
{
    [Theory]
    [InlineData(-4)]
    [InlineData(-1)]
    [InlineData(4)]
    public void Raw_data_of_the_wrong_length_is_refused(int change)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        TensorProto weight = builder.Graph.Initializer[0];
        byte[] data = weight.RawData.ToByteArray();
        Array.Resize(ref data, data.Length + change);
        weight.RawData = ByteString.CopyFrom(data);
        AssertRefused(builder);
    }

    [Theory]
    [InlineData(1175)]
    [InlineData(1177)]
    [InlineData(0)]
    public void A_typed_field_of_the_wrong_length_is_refused(int count)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        TensorProto weight = builder.Graph.Initializer[0];
        weight.ClearRawData();
        weight.FloatData.Add(new float[count]);
        AssertRefused(builder);
    }

    [Fact]
    public void External_data_of_the_wrong_length_is_refused()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Initializer[0].MakeExternal(("location", "weights.bin"));
        File.WriteAllBytes(folder.File("weights.bin"), new byte[4700]);
        AssertRefused(builder, folder);
    }

    [Fact]
    public void Sizes_whose_product_overflows_are_refused()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Initializer[0].Dims.Clear();
        builder.Graph.Initializer[0].Dims.Add([65536, 65536, 65536, 65536]);
        AssertRefused(builder);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Sizes_that_no_kernel_has_are_a_reason_to_keep_the_convolution(long size)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Initializer[0].Dims[0] = size;
        Assert.Equal(KeptReasonKind.Inconsistent, Assert.Single(OnnxModels.KeptReasons(builder, "conv")).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_weight_of_fewer_than_two_sizes_is_no_convolution_of_a_negative_number_of_axes(int count)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Initializer[0].Dims.Clear();
        builder.Graph.Initializer[0].Dims.Add(Enumerable.Repeat(1176L, count));
        Assert.DoesNotContain("it is a -", Assert.Single(OnnxModels.KeptReasons(builder, "conv")).Text, StringComparison.Ordinal);
    }

    private static void AssertRefused(OnnxModelBuilder builder)
    {
        using var folder = new TemporaryFolder();
        AssertRefused(builder, folder);
    }

    // The model can be surveyed, for its other convolutions are sound; its weight cannot be read.
    private static void AssertRefused(OnnxModelBuilder builder, TemporaryFolder folder)
    {
        ModelSurvey survey = OnnxModels.Survey(builder.Save(folder.File("model.onnx")));
        byte[] before = survey.Model.Proto.ToByteArray();
        var exception = Assert.Throws<InvalidModelException>(() => OnnxDecomposition.Decompose(survey, DecompositionOptions.Default));
        Assert.Contains("w has", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }
}
