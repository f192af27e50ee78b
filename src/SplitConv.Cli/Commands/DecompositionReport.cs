using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What decompose and apply say when they are done.</summary>
internal static class DecompositionReport
{
    /// <summary>Prints the summary on standard output, or the JSON object, and the warnings on standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(Terminal terminal, string path, Outputs outputs, DecomposedModel decomposed, FeatureMapSurvey maps, bool json)
    {
        ModelWarnings warnings = ModelWarnings.Of(maps, decomposed);
        if (json)
        {
            Json.Print(ModelReport.Of(path, outputs.Model, decomposed, maps, warnings.Texts));
        }
        else
        {
            if (decomposed.IsChanged)
                terminal.Results.Write(LayerTables.Of(decomposed.Outcomes));
            foreach (string line in Lines(outputs, decomposed, maps))
                Terminal.WriteLine(line);
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
            .. Sizes.Of(maps.Inputs, maps.Assumed),
            .. kept.Length > 0 ? kept.Prepend("kept:") : [],
            "",
        ];
        return decomposed.IsChanged
            ? [.. lines, .. Written(outputs)]
            : [.. lines, $"Nothing was decomposed: {outputs.Model} is a copy of the model, byte for byte."];
    }

    private static IEnumerable<string> Written(Outputs outputs)
    {
        yield return $"wrote {outputs.Model}";
        if (outputs.Information is not null)
            yield return $"wrote {outputs.Information}  (information file)";
        if (outputs.Weights is not null)
            yield return $"wrote {outputs.Weights}  (decomposed weights)";
    }
}
