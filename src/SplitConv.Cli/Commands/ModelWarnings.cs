using SplitConv.Cli.Rendering;
using SplitConv.Convolutions;
using SplitConv.Onnx;
using SplitConv.Onnx.Running;

namespace SplitConv.Cli.Commands;

/// <summary>What is to be said about a model besides the result, and what it means for the exit code.</summary>
/// <param name="Texts">One line each.</param>
/// <param name="HasDefects">Whether something is to be mended.</param>
internal sealed record ModelWarnings(IReadOnlyList<string> Texts, bool HasDefects)
{
    public int ExitCode => HasDefects ? Cli.ExitCode.DoneWithDefects : Cli.ExitCode.Done;

    /// <summary>Gathers the warnings about a model and the decisions on its layers.</summary>
    /// <param name="maps">The survey of its feature maps.</param>
    /// <param name="layers">Names and reasons of the convolutions that are kept.</param>
    public static ModelWarnings Of(FeatureMapSurvey maps, IEnumerable<(string Name, IReadOnlyList<KeptReason> Reasons)> layers)
    {
        var texts = new List<string>();
        bool hasDefects = false;
        foreach (var (name, reasons) in layers)
        {
            foreach (KeptReason reason in reasons.Where(reason => reason.Kind.CanBeMended()))
            {
                texts.Add($"{name} is kept: {reason}.");
                hasDefects = true;
            }
        }

        if (maps.Refusal is { } refusal)
        {
            texts.Add($"MACs are not measured, ONNX Runtime refuses the model: {refusal.Cause}");
            hasDefects |= refusal.IsUnknownOperator;
        }

        return new ModelWarnings(texts, hasDefects);
    }

    /// <summary>The warnings of a decomposed model.</summary>
    public static ModelWarnings Of(FeatureMapSurvey maps, DecomposedModel decomposed)
    {
        ModelWarnings warnings = Of(maps, decomposed.Outcomes.Select(outcome => (outcome.Plan.Site.Name, outcome.Reasons)));
        var texts = new List<string>(warnings.Texts);
        if (decomposed.RemovedInputs.Count > 0)
            texts.Add($"{decomposed.RemovedInputs.Count} initialisers were listed as graph inputs too ({decomposed.RemovedInputs[0]} first); they are constants now, so that runtimes can fuse them.");
        if (decomposed.UnmatchedTensors.Count > 0)
            texts.Add($"{decomposed.UnmatchedTensors.Count} tensors of the weights file have no place in the model ({decomposed.UnmatchedTensors[0]} first).");
        texts.AddRange(PlanWarnings.Of(decomposed.Plan));
        texts.AddRange(CalibrationWarnings.Of(decomposed.Outcomes, decomposed.Calibration));
        return warnings with { Texts = texts };
    }

    public void Print()
    {
        foreach (string text in Texts)
            Terminal.Warn(text);
    }
}
