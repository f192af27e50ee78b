using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What decompose and apply say when they are done.</summary>
internal static class DecompositionReport
{
    /// <summary>Prints the summary on standard output, or the JSON object, and the warnings on standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(string path, Outputs outputs, DecomposedModel decomposed, FeatureMapSurvey maps, bool json, params string[] further)
    {
        ModelWarnings warnings = ModelWarnings.Of(maps, decomposed);
        warnings = warnings with { Texts = [.. warnings.Texts, .. further] };
        if (json)
        {
            Json.Print(ModelReport.Of(path, outputs.Model, decomposed, maps, warnings.Texts));
        }
        else
        {
            if (decomposed.IsChanged)
                Terminal.Write(LayerTables.Of(decomposed.Outcomes, Terminal.IsNarrow));
            foreach (string line in Lines(outputs, decomposed, maps))
                Terminal.WriteParagraph(line);
        }

        warnings.Print();
        return warnings.ExitCode;
    }

    private static IEnumerable<string> Lines(Outputs outputs, DecomposedModel decomposed, FeatureMapSurvey maps)
    {
        string[] kept = [.. LayerTables.KeptReasons(decomposed.Outcomes)];
        IEnumerable<string> lines =
        [
            .. Totals.Of(PlanSummary.Of(decomposed.Outcomes), "decomposed"),
            .. Totals.Of(decomposed.Plan),
            .. CalibrationLines.Of(decomposed.Calibration),
            .. Sizes.Of(maps.Inputs, maps.Assumed),
            .. kept.Length > 0 ? kept.Prepend("kept:") : [],
            .. CalibrationLines.NotCalibrated(decomposed.Outcomes),
            "",
        ];
        return decomposed.IsChanged
            ? [.. lines, .. Written(outputs, decomposed)]
            : [.. lines, $"Nothing was decomposed: {outputs.Model} is a copy of the model, byte for byte.", .. NotWritten(outputs)];
    }

    private static IEnumerable<string> Written(Outputs outputs, DecomposedModel decomposed)
    {
        yield return $"wrote {outputs.Model}";
        foreach (string data in OnnxModelWriter.Targets(decomposed.Model, outputs.Model).Skip(1))
            yield return $"wrote {data}  (its data)";
        if (outputs.Information is not null)
            yield return $"wrote {outputs.Information}  (information file)";
        if (outputs.Weights is not null)
            yield return $"wrote {outputs.Weights}  (decomposed weights)";
        if (CalibrationLines.Advice(decomposed.Outcomes) is { } advice)
            yield return advice;
    }

    private static IEnumerable<string> NotWritten(Outputs outputs) =>
        new[] { outputs.Information, outputs.Weights }.OfType<string>().Select(path => $"did not write {path}: there is no pair to put in it");
}
