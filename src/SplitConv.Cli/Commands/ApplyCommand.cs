using System.CommandLine;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans.Information;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv apply</c>: offline decomposition, the structure from an information file and the weights from a file.</summary>
internal static class ApplyCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> info = SharedOptions.FileOption("--info", "The decomposition information file.");
        info.Required = true;
        Option<string?> weights = SharedOptions.FileOption("--weights", "The decomposed weights (safetensors). Without them the pairs have random weights.");
        Option<string?> output = SharedOptions.Output();
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> force = SharedOptions.Force();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("apply", "Replace convolutions as an information file says, with weights from a file; nothing is computed.")
        {
            model, info, weights, output, dimensions, force, json,
        };
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                string path = parsed.GetRequiredValue(model);
                var outputs = new Outputs(parsed.GetValue(output) ?? Outputs.DefaultModel(path), null, null, parsed.GetValue(force));
                return Run(
                    path, parsed.GetRequiredValue(info)!, parsed.GetValue(weights), outputs, SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)), parsed.GetValue(json), cancellation);
            },
            token));
        return command;
    }

    private static int Run(
        string path, string info, string? weights, Outputs outputs, FreeDimensions free, bool json, CancellationToken cancellationToken)
    {
        OnnxModel model = OnnxModel.Open(path);
        IReadOnlyList<InformationEntry> entries = InformationFile.Read(info);
        outputs.Check(model, info, weights);
        ModelSurvey survey = ModelSurvey.Of(model, free, cancellationToken);
        DecomposedModel decomposed = OnnxDecomposition.Apply(survey, entries, info, weights);
        outputs.Write(decomposed, cancellationToken);
        string[] random = weights is null && decomposed.IsChanged
            ? [$"THE PAIRS IN {outputs.Model} HAVE RANDOM WEIGHTS: no --weights was given. Train the model before you use it."]
            : [];
        return DecompositionReport.Print(path, outputs, decomposed, survey.FeatureMaps, json, random);
    }
}
