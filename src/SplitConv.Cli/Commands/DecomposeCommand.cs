using System.CommandLine;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.Plans.Information;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv decompose</c>: computes the pairs and writes the smaller model.</summary>
internal static class DecomposeCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> output = SharedOptions.Output();
        Option<string?> info = SharedOptions.FileOption("--info", "Also write the decomposition information file (JSON).");
        Option<string?> weights = SharedOptions.FileOption("--weights", "Also write the decomposed weights (safetensors).");
        var plan = new PlanOptions();
        var measure = new MeasureOptions();
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> force = SharedOptions.Force();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("decompose", "Replace the eligible convolutions by pairs and write the model.")
        {
            model, output, info, weights,
        };
        plan.AddTo(command);
        measure.AddTo(command);
        foreach (Option option in new Option[] { dimensions, force, json })
            command.Add(option);
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                string path = parsed.GetRequiredValue(model);
                var outputs = new Outputs(parsed.GetValue(output) ?? Outputs.DefaultModel(path), parsed.GetValue(info), parsed.GetValue(weights), parsed.GetValue(force));
                DecompositionOptions options = plan.Read(parsed, plan.Layers(parsed));
                return Run(path, outputs, options, measure.Read(parsed, options.Budget), SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)), parsed.GetValue(json), cancellation);
            },
            token));
        return command;
    }

    public static int Run(
        string path, Outputs outputs, DecompositionOptions options, Measurements measurements, FreeDimensions free, bool json, CancellationToken cancellationToken)
    {
        OnnxModel model = OnnxModel.Open(path);
        outputs.Check(model);
        ModelSurvey survey = ModelSurvey.Of(model, free, cancellationToken);
        if (survey.Sites.Count == 0)
        {
            Terminal.Fail($"{path} has no convolution: there is nothing to decompose, and nothing was written.");
            return ExitCode.NothingToDo;
        }

        DecompositionPlan plan = Planning.Run(survey, options, measurements, free, cancellationToken);
        DecomposedModel decomposed = ProgressDisplay.Run("decomposing", report => OnnxDecomposition.Decompose(survey, plan, Planning.Progress(report), cancellationToken));
        outputs.Write(decomposed, cancellationToken);
        string? ownModes = outputs.Information is { } information ? InformationFile.OwnModesWarning(InformationEntry.Of(decomposed.Outcomes), information) : null;
        return DecompositionReport.Print(path, outputs, decomposed, survey.FeatureMaps, json, ownModes is null ? [] : [ownModes]);
    }
}
