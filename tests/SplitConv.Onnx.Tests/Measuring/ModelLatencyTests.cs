using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Latencies;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class ModelLatencyTests
{
    [Fact]
    public void The_surveyed_model_stays_as_it_is()
    {
        ModelSurvey survey = OnnxModels.Survey(SmallNetworks.Mixed());
        byte[] before = survey.Model.Proto.ToByteArray();
        AssertMeasured(survey);
        Assert.Equal(before, survey.Model.Proto.ToByteArray());
    }

    [Fact]
    public void Half_precision_is_measured()
    {
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float16, ConvolutionModels.Image).Output("y", OnnxModelBuilder.Float16)
            .Node("Conv", ["x", "w"], ["y"], "conv");
        model.Graph.Initializer.Add(ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel));
        AssertMeasured(OnnxModels.Survey(model));
    }

    [Fact]
    public void Weights_may_lie_outside_the_model_file()
    {
        using var folder = new TemporaryFolder();
        ModelSurvey survey = OnnxModels.Survey(ExternalModel.Save(SmallNetworks.Mixed(), folder.File("model.onnx"), "weights.bin"));
        var before = folder.Snapshot();
        AssertMeasured(survey);
        Assert.Equal(before, folder.Snapshot());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void Weights_may_be_shared(int irVersion)
    {
        OnnxModelBuilder model = ConvolutionModels.Shared(3);
        model.Model.IrVersion = irVersion;
        if (irVersion < 4)
            model.Input("w", OnnxModelBuilder.Float32, [.. ConvolutionModels.Kernel.Cast<object>()]);
        AssertMeasured(OnnxModels.Survey(model));
    }

    [Fact]
    public void Free_dimensions_have_the_sizes_of_the_survey()
    {
        var free = new FreeDimensions(new Dictionary<string, int> { ["height"] = 20, ["width"] = 30 });
        AssertMeasured(OnnxModels.Survey(SmallNetworks.Free(), free), new LatencyOptions { FreeDimensions = free });
    }

    [Fact]
    public void A_size_the_model_does_not_leave_free_is_refused()
    {
        var free = new FreeDimensions(new Dictionary<string, int> { ["depth"] = 20 });
        ModelSurvey survey = OnnxModels.Survey(SmallNetworks.Free());
        Assert.Throws<InvalidOptionsException>(() => Measure(survey, [], new LatencyOptions { FreeDimensions = free }));
    }

    [Fact]
    public void An_operator_that_nobody_knows_is_refused_with_the_words_of_ONNX_Runtime()
    {
        ModelSurvey survey = OnnxModels.Survey(SmallNetworks.UnknownOperator());
        Assert.True(Assert.Throws<RuntimeRefusedException>(() => Measure(survey, [])).IsUnknownOperator);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("conv")]
    public void A_convolution_that_cannot_be_replaced_is_refused_by_name(string name)
    {
        ModelSurvey survey = OnnxModels.Survey(KeptModels.InFunction());
        PairGeometry pair = PairGeometry.Of(new(new WeightShape(6, 4, 7, 7)), DecompositionMode.SCFK, 2);
        var exception = Assert.Throws<ArgumentException>(() => Measure(survey, new() { [name] = pair }));
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_measurement_stops()
    {
        var meter = new RuntimeLatencyMeter(OnnxModels.Survey(SmallNetworks.Mixed()));
        Assert.ThrowsAny<OperationCanceledException>(() => meter.MeasureModel(new Dictionary<string, PairGeometry>(), new CancellationToken(canceled: true)));
    }

    private static void AssertMeasured(ModelSurvey survey, LatencyOptions? options = null)
    {
        Dictionary<string, PairGeometry> pairs = survey.Sites
            .Where(site => site.Geometry is { Groups: 1 } geometry && geometry.Weight.Kernel.Area > 1)
            .ToDictionary(site => site.Name, site => PairGeometry.Of(site.Geometry!, DecompositionMode.SCFK, 3));
        Assert.NotEmpty(pairs);
        ModelLatency latency = Measure(survey, pairs, options);
        Assert.InRange(latency.Original, 1e-6, 1e5);
        Assert.InRange(latency.Decomposed, 1e-6, 1e5);
    }

    private static ModelLatency Measure(ModelSurvey survey, Dictionary<string, PairGeometry> pairs, LatencyOptions? options = null) =>
        new RuntimeLatencyMeter(survey, options).MeasureModel(pairs, TestContext.Current.CancellationToken);
}
