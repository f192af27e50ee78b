using SplitConv.Calibration;
using SplitConv.Cli.Rendering;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What is to be said about the data that pairs were fitted to.</summary>
internal static class CalibrationWarnings
{
    // Less is nothing to speak of.
    private const double Worse = 1.02;

    /// <summary>One line each.</summary>
    /// <param name="outcomes">What became of all convolutions.</param>
    /// <param name="model">What calibration did for the network; null without.</param>
    public static IEnumerable<string> Of(IReadOnlyList<LayerOutcome> outcomes, ModelCalibration? model)
    {
        LayerOutcome[] starved =
        [
            .. outcomes.Where(outcome => outcome.Calibration is { Obstacle: null } layer && layer.Patches < layer.Unknowns)
                .OrderBy(outcome => (double)outcome.Calibration!.Patches / outcome.Calibration.Unknowns),
        ];
        if (starved.Length > 0)
        {
            LayerCalibration worst = starved[0].Calibration!;
            string others = starved.Length switch { 1 => "", 2 => ", and 1 other pair to too few", _ => $", and {starved.Length - 1} other pairs to too few" };
            yield return $"{starved[0].Plan.Site.Name} was fitted to {worst.Patches} patches of {worst.Unknowns} values each{others}: fewer patches than values say too little, and the original weights count more; give more inputs, 100 or more.";
        }

        if (model is { Plain: { } plain, Calibrated: { } calibrated } && calibrated.Relative > Worse * plain.Relative)
            yield return $"Calibration made the outputs worse, {Numbers.Percent(plain.Relative)} -> {Numbers.Percent(calibrated.Relative)}: give more inputs, prepared as in training (--mean, --std, --resize), or decompose without --calibrate.";
    }
}
