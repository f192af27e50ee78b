using SplitConv.Calibration;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Onnx.Tests;

/// <summary>A convolution without padding gives, of padded maps, what the convolution of the model gives.</summary>
public sealed class PaddedMapsTests
{
    [Theory]
    [InlineData("NOTSET", 1, 1, 0, 0, 0, 0)]
    [InlineData("NOTSET", 1, 1, 3, 3, 3, 3)]
    [InlineData("NOTSET", 2, 1, 0, 1, 2, 3)]
    [InlineData("NOTSET", 3, 2, 5, 6, 7, 4)]
    [InlineData("VALID", 2, 1, 0, 0, 0, 0)]
    [InlineData("SAME_UPPER", 1, 1, 0, 0, 0, 0)]
    [InlineData("SAME_UPPER", 2, 1, 0, 0, 0, 0)]
    [InlineData("SAME_LOWER", 2, 1, 0, 0, 0, 0)]
    [InlineData("SAME_LOWER", 3, 1, 0, 0, 0, 0)]
    public void It_gives_the_same(string autoPad, long stride, long dilation, params int[] pads)
    {
        (string, object) padding = autoPad == "NOTSET" ? ("pads", Array.ConvertAll(pads, pad => (long)pad)) : ("auto_pad", autoPad);
        OnnxModelBuilder model = ConvolutionModels.One(
            image: ["N", 4, 14, 13], attributes: [padding, ("strides", new[] { stride, stride }), ("dilations", new[] { dilation, dilation })]);
        using var calibrations = new Calibrations(model, 3, 4, 14, 13);
        ConvolutionSite site = Assert.Single(calibrations.Survey.Sites);
        using ICalibrationRun run = calibrations.Begin();
        CalibrationBatch batch = Assert.Single(run.Observe(site.Name, Calibrations.Token));

        using Tensor input = tensor(batch.Input.Values.ToArray(), [batch.Input.Count, batch.Input.Channels, batch.Input.Height, batch.Input.Width]).to(ScalarType.Float64);
        double[] bias = Array.ConvertAll(SplitMix64.NormalSingles(2, 6), number => (double)(MathF.Sqrt(2f) * number));
        using Tensor actual = ConvolutionJudge.Run(input, site.Geometry!, site.LoadKernel!().ToValues(), default, tensor(bias));
        using Tensor expected = tensor(batch.Output.Values.ToArray(), [batch.Output.Count, batch.Output.Channels, batch.Output.Height, batch.Output.Width]).to(ScalarType.Float64);
        Assert.InRange(ConvolutionJudge.Difference(expected, actual[.., .., ..batch.Output.Height, ..batch.Output.Width]), 0, 1e-5);
    }

    [Fact]
    public void Negative_padding_cuts_off()
    {
        var attributes = new ConvolutionAttributes("NOTSET", null, null, null, [-1, 1, 0, -1], 1);
        Maps maps = Calibrating.PaddedMaps.Of(new Maps(1, 1, 2, 3, new float[] { 1, 2, 3, 4, 5, 6 }), attributes, new(new(1, 1, 1, 1)));
        Assert.Equal((1, 3), (maps.Height, maps.Width));
        Assert.Equal([0, 4, 5], maps.Values.ToArray());
    }
}
