using SplitConv.Calibration;
using SplitConv.Cli.Commands;
using SplitConv.Cli.Rendering;
using SplitConv.Cli.Tests.Support;
using SplitConv.Plans;
using Spectre.Console;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What decompose says of pairs that were fitted to data, and of those that were not.</summary>
public sealed class CalibrationReportTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(150)]
    public void The_table_has_the_error_of_the_outputs_before_and_after(int width)
    {
        string[] lines = Table(width, CalibratedOutcomes.Of("layer4.1.conv2", CalibratedOutcomes.Kept), CalibratedOutcomes.Of("layer4.1.conv3", CalibratedOutcomes.PlainKept), CalibratedOutcomes.Of("loop", CalibratedOutcomes.NotWatched));

        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains("output error", lines[1], StringComparison.Ordinal);
        Assert.Contains("31.2 % -> 8.4 %", Assert.Single(lines, line => line.Contains("layer4.1.conv2", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("31.2 % plain kept", Assert.Single(lines, line => line.Contains("layer4.1.conv3", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("not watched", Assert.Single(lines, line => line.Contains("loop", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_table_with_times_has_room_for_names()
    {
        string[] lines = Table(80, CalibratedOutcomes.Of("layer4.conv2", CalibratedOutcomes.Kept).Timed(), CalibratedOutcomes.Of("layer4.conv3", CalibratedOutcomes.PlainKept).Timed());

        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Matches(@"layer4\.conv2 .*31\.2 % -> 8\.4 % +12\.345 +6\.789$", Assert.Single(lines, line => line.Contains("conv2", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_calibration_the_table_has_the_error_of_the_kernels()
    {
        string[] lines = Table(150, CalibratedOutcomes.Of("conv2", calibration: null));

        Assert.DoesNotContain("output error", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("0.5000", StringComparison.Ordinal));
    }

    [Fact]
    public void The_model_as_a_whole_has_its_errors_and_its_accuracies()
    {
        var model = new ModelCalibration(new OutputError(0.312, 1000, 0.531, 0.812), new OutputError(0.084, 1000, 0.769, 0.812));

        Assert.Equal(
            ["output error  31.2 % -> 8.4 % (calibrated), on 1,000 held-out inputs", "top-1         53.10 % -> 76.90 % (calibrated), original 81.20 %"],
            CalibrationLines.Of(model));
    }

    [Fact]
    public void Without_labels_there_is_no_accuracy()
    {
        var error = new OutputError(0.084, 1, null, null);

        Assert.Equal(["output error  8.4 % -> 8.4 % (calibrated), on 1 held-out input"], CalibrationLines.Of(new ModelCalibration(error, error)));
        Assert.Empty(CalibrationLines.Of(null));
    }

    [Theory]
    [InlineData(1, "output error  8.4 % (calibrated), on 1 input, the same as the pairs were fitted to")]
    [InlineData(6, "output error  8.4 % (calibrated), on 6 inputs, the same as the pairs were fitted to")]
    public void Inputs_that_were_not_held_out_are_not_said_to_be(int inputs, string line) =>
        Assert.Equal([line], CalibrationLines.Of(new ModelCalibration(null, new OutputError(0.084, inputs, null, null) { AreHeldOut = false })));

    [Fact]
    public void What_could_not_be_run_is_said_to_be_unknown()
    {
        var error = new OutputError(0.084, 60, null, null);

        Assert.Equal(["output error  unknown: the model could not be run with its pairs"], CalibrationLines.Of(new ModelCalibration(null, null)));
        Assert.Equal(["output error  8.4 %, calibrated unknown, on 60 held-out inputs"], CalibrationLines.Of(new ModelCalibration(error, null)));
        Assert.Equal(["output error  8.4 % (calibrated), on 60 held-out inputs"], CalibrationLines.Of(new ModelCalibration(null, error)));
    }

    [Fact]
    public void Convolutions_that_could_not_be_looked_at_have_their_reason()
    {
        LayerOutcome one = CalibratedOutcomes.Of("one", CalibratedOutcomes.NotWatched), kept = CalibratedOutcomes.Of("kept", CalibratedOutcomes.Kept);

        Assert.Equal(["not calibrated:", "  one: it is in the body of a Loop"], CalibrationLines.NotCalibrated([kept, one]));
        Assert.Equal(["not calibrated:", "  2 such as one: it is in the body of a Loop"], CalibrationLines.NotCalibrated([one, one]));
        Assert.Empty(CalibrationLines.NotCalibrated([kept]));
    }

    [Theory]
    [InlineData(false, "relative errors up to 0.5000", "fit the pairs to some inputs with --calibrate first, then fine-tune")]
    [InlineData(true, "approximate the outputs of their convolutions, with errors up to 31.2 %", "and fine-tune if it is too much")]
    public void The_advice_suits_what_was_done(bool calibrated, params string[] fragments)
    {
        LayerOutcome[] outcomes = [CalibratedOutcomes.Of("a", calibrated ? CalibratedOutcomes.Kept : null), CalibratedOutcomes.Of("b", calibrated ? CalibratedOutcomes.PlainKept : null)];

        string advice = CalibrationLines.Advice(outcomes)!;

        Assert.All(fragments, fragment => Assert.Contains(fragment, advice, StringComparison.Ordinal));
        Assert.Equal(!calibrated, advice.Contains("--calibrate", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_who_calibrated_in_vain_is_told_to_calibrate()
    {
        string advice = CalibrationLines.Advice([CalibratedOutcomes.Of("a", CalibratedOutcomes.NotWatched)])!;

        Assert.Contains("relative errors up to 0.5000", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("--calibrate", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_data_is_warned_of_in_one_line()
    {
        LayerOutcome Fed(string name, long patches) => CalibratedOutcomes.Of(name, CalibratedOutcomes.Kept with { Patches = patches });

        Assert.Equal(
            "b was fitted to 196 patches of 2304 values each, and 1 other pair to too few: fewer patches than values say too little, and the original weights count more; give more inputs, 100 or more.",
            Assert.Single(CalibrationWarnings.Of([Fed("a", 2303), Fed("b", 196), Fed("c", 2304)], null)));
        Assert.StartsWith("a was fitted to 40 patches of 2304 values each: fewer", Assert.Single(CalibrationWarnings.Of([Fed("a", 40)], null)), StringComparison.Ordinal);
        Assert.Empty(CalibrationWarnings.Of([Fed("c", 2304), CalibratedOutcomes.Of("d", CalibratedOutcomes.NotWatched), CalibratedOutcomes.Of("e", null)], null));
    }

    [Fact]
    public void Outputs_that_became_worse_are_warned_of()
    {
        OutputError plain = new(0.1, 60, null, null), worse = plain with { Relative = 0.2 };

        Assert.StartsWith("Calibration made the outputs worse, 10.0 % -> 20.0 %", Assert.Single(CalibrationWarnings.Of([], new ModelCalibration(plain, worse))), StringComparison.Ordinal);
        Assert.Empty(CalibrationWarnings.Of([], new ModelCalibration(worse, plain)));
        Assert.Empty(CalibrationWarnings.Of([], new ModelCalibration(plain, plain with { Relative = 0.101 })));
    }

    private static string[] Table(int width, params LayerOutcome[] outcomes)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        console.Write(LayerTables.Of(outcomes, narrow: width < 115));
        return [.. text.ToString().Split('\n').Select(line => line.TrimEnd())];
    }
}
