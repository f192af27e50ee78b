using SplitConv.Calibration;
using SplitConv.Plans;

namespace SplitConv.Cli.Rendering;

/// <summary>What decompose says in words about the errors of pairs, with and without calibration.</summary>
internal static class CalibrationLines
{
    /// <summary>What the network as a whole gained.</summary>
    /// <param name="model">The errors of its outputs; null without calibration.</param>
    public static IEnumerable<string> Of(ModelCalibration? model)
    {
        if (model is null)
            yield break;
        if ((model.Calibrated ?? model.Plain) is not { } either)
        {
            yield return "output error  unknown: the model could not be run with its pairs";
            yield break;
        }

        string inputs = $"{Numbers.Whole(either.Inputs)} {(either.AreHeldOut ? "held-out " : "")}{(either.Inputs == 1 ? "input" : "inputs")}{(either.AreHeldOut ? "" : ", the same as the pairs were fitted to")}";
        yield return $"output error  {Change(model, error => Numbers.Percent(error.Relative))}, on {inputs}";
        if (either is { Top1: not null, OriginalTop1: { } original })
            yield return $"top-1         {Change(model, error => Numbers.Accuracy(error.Top1 ?? double.NaN))}, original {Numbers.Accuracy(original)}";
    }

    /// <summary>The error of a pair's outputs for a table, in percent: plain and calibrated, or which of the two if it is one.</summary>
    /// <param name="layer">What calibration did for the pair.</param>
    public static string Cell(LayerCalibration layer) => layer switch
    {
        { Obstacle: not null } => "not watched",
        { IsKept: false } => $"{Numbers.Percent(layer.PlainError)} plain kept",
        _ => $"{Numbers.Percent(layer.PlainError)} -> {Numbers.Percent(layer.Error)}",
    };

    /// <summary>The pairs that come from the weights alone although there was data, those for the same reason together.</summary>
    /// <param name="outcomes">What became of all convolutions.</param>
    public static IEnumerable<string> NotCalibrated(IReadOnlyList<LayerOutcome> outcomes)
    {
        string[] lines =
        [
            .. from outcome in outcomes
               where outcome.Calibration is { Obstacle: not null }
               group outcome by outcome.Calibration!.Obstacle into same
               orderby same.Count() descending
               select $"  {(same.Count() == 1 ? "" : $"{same.Count()} such as ")}{same.First().Plan.Site.Name}: {same.Key}",
        ];
        return lines.Length > 0 ? lines.Prepend("not calibrated:") : [];
    }

    /// <summary>What the errors of the pairs mean for what to do next; null where none is known.</summary>
    /// <param name="outcomes">What became of all convolutions.</param>
    public static string? Advice(IReadOnlyList<LayerOutcome> outcomes)
    {
        if (outcomes.Max(outcome => outcome.Calibration is { Obstacle: null } layer ? layer.IsKept ? layer.Error : layer.PlainError : (double?)null) is { } outputs)
            return $"The pairs approximate the outputs of their convolutions, with errors up to {Numbers.Percent(outputs)}: see what it means with 'splitconv compare', and fine-tune if it is too much.";
        if (outcomes.Max(outcome => outcome.Pair?.RelativeError) is not { } kernels)
            return null;
        string remedy = outcomes.Any(outcome => outcome.Calibration is not null)
            ? "and fine-tune if it is too much."
            : "and if it is too much, fit the pairs to some inputs with --calibrate first, then fine-tune.";
        return $"The pairs approximate their kernels, with relative errors up to {Numbers.Error(kernels)}: see what it means with 'splitconv compare', {remedy}";
    }

    private static string Change(ModelCalibration model, Func<OutputError, string> value) => model switch
    {
        { Plain: { } plain, Calibrated: { } calibrated } => $"{value(plain)} -> {value(calibrated)} (calibrated)",
        { Plain: { } plain } => $"{value(plain)}, calibrated unknown",
        _ => $"{value(model.Calibrated!)} (calibrated)",
    };
}
