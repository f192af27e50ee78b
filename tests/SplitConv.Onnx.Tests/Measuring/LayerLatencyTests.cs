using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Onnx.Measuring;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class LayerLatencyTests
{
    private static readonly ConvolutionGeometry Geometry = new(new WeightShape(32, 32, 3, 3));
    private static readonly PairGeometry Pair = PairGeometry.Of(Geometry, DecompositionMode.SCFK, 16);

    [Fact]
    public void Every_kind_of_convolution_takes_some_time()
    {
        RuntimeLatencyMeter meter = Meter();
        Assert.All(LayerCase.All.Zip(Enumerable.Repeat(Enum.GetValues<DecompositionMode>(), 3).SelectMany(mode => mode)), item =>
        {
            var (layer, mode) = item;
            var site = new ConvolutionSite { Name = layer.Name, Geometry = layer.Geometry, Maps = layer.Maps };
            AssertPlausible(Measure(meter, site, PairGeometry.Of(layer.Geometry, mode, 5)));
        });
    }

    [Theory]
    [InlineData(ElementType.Float32, 1)]
    [InlineData(ElementType.Float16, 1)]
    [InlineData(ElementType.Float32, 2)]
    public void Single_and_half_precision_are_measured_on_any_number_of_threads(ElementType type, int threads) =>
        AssertPlausible(Measure(Meter(new LatencyOptions { Threads = threads }), Site() with { ElementType = type }, Pair));

    [Fact]
    public void Equal_shapes_are_measured_once()
    {
        RuntimeLatencyMeter meter = Meter();
        PairLatency? first = Measure(meter, Site(), Pair);
        ConvolutionSite other = Site("other") with { Geometry = new(new WeightShape(32, 32, 3, 3)), HasBias = true };
        Assert.Equal(first, Measure(meter, other, PairGeometry.Of(other.Geometry!, DecompositionMode.SCFK, 16)));
        // Another mode with the same pair.
        Assert.Equal(first, Measure(meter, Site(), PairGeometry.Of(Geometry, DecompositionMode.FCSK, 16)));
    }

    [Fact]
    public void What_ONNX_Runtime_has_no_kernel_for_is_not_measured()
    {
        RuntimeLatencyMeter meter = Meter();
        Assert.Null(Measure(meter, Site() with { ElementType = ElementType.Float64 }, Pair));
        Assert.Null(Measure(meter, Site() with { ElementType = ElementType.BFloat16 }, Pair));
    }

    [Fact]
    public void What_is_not_fully_known_is_not_measured()
    {
        RuntimeLatencyMeter meter = Meter();
        Assert.Null(Measure(meter, Site() with { Maps = null }, Pair));
        Assert.Null(Measure(meter, Site() with { Geometry = null }, Pair));
    }

    [Fact]
    public void A_pair_that_does_not_fit_is_not_measured() =>
        Assert.Null(Measure(Meter(), Site(), PairGeometry.Of(new(new WeightShape(32, 48, 3, 3)), DecompositionMode.SCFK, 16)));

    [Fact]
    public void A_cancelled_measurement_is_not_begun()
    {
        RuntimeLatencyMeter meter = Meter();
        Assert.ThrowsAny<OperationCanceledException>(() => meter.Measure(Site(), Pair, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_measurement_can_be_cancelled_half_way()
    {
        // Takes seconds if nobody stops it.
        ConvolutionGeometry geometry = new(new WeightShape(512, 512, 3, 3));
        var site = new ConvolutionSite { Name = "large", Geometry = geometry, Maps = new FeatureMaps(1, new(112, 112), new(112, 112)) };
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.1));
        RuntimeLatencyMeter meter = Meter();
        Assert.ThrowsAny<OperationCanceledException>(() => meter.Measure(site, PairGeometry.Of(geometry, DecompositionMode.SCFK, 256), source.Token));
    }

    [Fact]
    public void There_is_at_least_one_thread()
    {
        ModelSurvey survey = OnnxModels.Survey(SmallNetworks.NoConvolution());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RuntimeLatencyMeter(survey, new LatencyOptions { Threads = 0 }));
    }

    private static RuntimeLatencyMeter Meter(LatencyOptions? options = null) => new(OnnxModels.Survey(SmallNetworks.NoConvolution()), options);

    private static ConvolutionSite Site(string name = "conv") => new() { Name = name, Geometry = Geometry, Maps = new FeatureMaps(1, new(28, 28), new(28, 28)) };

    private static PairLatency? Measure(RuntimeLatencyMeter meter, ConvolutionSite site, PairGeometry pair) => meter.Measure(site, pair, TestContext.Current.CancellationToken);

    private static void AssertPlausible(PairLatency? latency)
    {
        PairLatency known = Assert.NotNull(latency);
        Assert.InRange(known.Original, 0.001, 1e5);
        Assert.InRange(known.Pair, 0.001, 1e5);
    }
}
