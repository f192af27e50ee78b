using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class WeightStorageTests
{
    [Fact]
    public void Float32_as_raw_data_is_read() => OnnxModels.AssertSameAtFullRank(ConvolutionModels.One());

    [Fact]
    public void Float32_in_float_data_is_read_and_written_as_raw_data()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        TensorProto weight = builder.Graph.Initializer[0];
        weight.FloatData.Add(MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray());
        weight.ClearRawData();
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.All(model.Graph.Initializer, tensor =>
        {
            Assert.Empty(tensor.FloatData);
            Assert.Equal(4 * tensor.Dims.Aggregate(1L, (product, size) => product * size), tensor.RawData.Length);
        });
    }

    [Fact]
    public void Float16_as_raw_data_is_read_and_written_as_float16()
    {
        ModelProto model = OnnxModels.AssertSameAtFullRank(Half(ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel)), OnnxModels.HalfTolerance);
        Assert.All(model.Graph.Initializer, tensor => Assert.Equal(OnnxModelBuilder.Float16, tensor.DataType));
    }

    [Fact]
    public void Float16_in_int32_data_is_read()
    {
        TensorProto weight = ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel);
        weight.Int32Data.Add(MemoryMarshal.Cast<byte, ushort>(weight.RawData.Span).ToArray().Select(bits => (int)bits));
        weight.ClearRawData();
        OnnxModels.AssertSameAtFullRank(Half(weight), OnnxModels.HalfTolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Float64_is_rewritten_although_the_feature_maps_cannot_be_surveyed(bool raw)
    {
        using var folder = new TemporaryFolder();
        double[] values = SplitMix64.Normals(1, 6 * 4 * 7 * 7);
        TensorProto weight = ConvolutionModels.Tensor("w", OnnxModelBuilder.Float64, ConvolutionModels.Kernel);
        if (raw)
            weight.RawData = Google.Protobuf.ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(values));
        else
            weight.DoubleData.Add(values);
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float64, ConvolutionModels.Image).Output("y", OnnxModelBuilder.Float64).Node("Conv", ["x", "w"], ["y"], "conv");
        builder.Graph.Initializer.Add(weight);

        ModelSurvey survey = OnnxModels.Survey(builder.Save(folder.File("model.onnx")));
        Assert.NotNull(survey.FeatureMaps.Refusal);
        DecomposedModel decomposed = OnnxDecomposition.Decompose(survey, OnnxModels.FullRankOptions(survey), cancellationToken: TestContext.Current.CancellationToken);
        LayerPair pair = Assert.Single(decomposed.Outcomes).Pair!;
        Assert.Equal(ElementType.Float64, pair.Kernels.First.Type);
        Assert.InRange(RuntimeJudge.RelativeError(values, pair.Kernels.Compose()), 0, 1e-13);

        ModelProto written = OnnxModels.Parse(decomposed.Write(folder.File("written.onnx")));
        Assert.Equal(pair.Kernels.First.Data.ToArray(), written.Graph.Initializer[0].RawData.ToByteArray());
        Assert.Equal(pair.Kernels.Last.Data.ToArray(), written.Graph.Initializer[1].RawData.ToByteArray());
        Assert.All(written.Graph.Initializer, tensor => Assert.Equal(OnnxModelBuilder.Float64, tensor.DataType));
    }

    private static OnnxModelBuilder Half(TensorProto weight)
    {
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float16, ConvolutionModels.Image)
            .Output("y", OnnxModelBuilder.Float16)
            .Node("Conv", ["x", "w", "b"], ["y"], "conv");
        builder.Graph.Initializer.Add([weight, ConvolutionModels.HalfTensor("b", 2, 6)]);
        return builder;
    }
}
