using SplitConv.Calibration;
using SplitConv.Cli.Rendering;
using SplitConv.Cli.Tests.Support;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What <c>--json</c> holds of calibration.</summary>
public sealed class CalibrationJsonTests
{
    [Fact]
    public void A_pair_has_both_errors_and_which_of_the_two_it_is()
    {
        Assert.Equal(new LayerCalibrationReport(0.312, 0.084, "calibrated", 60_000, 2304, null), LayerCalibrationReport.Of(CalibratedOutcomes.Kept));
        Assert.Equal(new LayerCalibrationReport(0.312, 0.4, "plain", 60_000, 2304, null), LayerCalibrationReport.Of(CalibratedOutcomes.PlainKept));
    }

    [Fact]
    public void A_convolution_that_could_not_be_looked_at_has_no_errors() =>
        Assert.Equal(new LayerCalibrationReport(null, null, "plain", 0, 0, "it is in the body of a Loop"), LayerCalibrationReport.Of(CalibratedOutcomes.NotWatched));

    [Fact]
    public void The_model_has_the_errors_of_its_outputs()
    {
        var plain = new OutputError(0.312, 1000, 0.531, 0.812);

        Assert.Equal(new ModelCalibrationReport(new OutputErrorReport(0.312, 1000, true, 0.531, 0.812), null), ModelCalibrationReport.Of(new ModelCalibration(plain, null)));
        Assert.False(OutputErrorReport.Of(plain with { AreHeldOut = false })!.HeldOut);
        Assert.Null(ModelCalibrationReport.Of(null));
        Assert.Null(LayerReport.Of(CalibratedOutcomes.Of("a", null), []).Calibration);
    }
}
