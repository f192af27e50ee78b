using System.CommandLine;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv inspect</c>: every convolution, what would become of it and why, and whether it is worth it. Nothing is decomposed.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> memoryLimit = SharedOptions.MemoryLimit();
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("inspect", "Show every convolution, what would become of it and why, and whether decomposing is worth it.") { model, memoryLimit, dimensions, json };
        command.SetAction((parsed, token) => Execution.Run(
            cancellation => Run(
                parsed.GetRequiredValue(model),
                new DecompositionOptions { MemoryLimit = SharedOptions.ToMemoryLimit(parsed.GetValue(memoryLimit)) },
                SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)),
                parsed.GetValue(json),
                cancellation),
            token));
        return command;
    }

    public static int Run(string path, DecompositionOptions options, FreeDimensions free, bool json, CancellationToken cancellationToken)
    {
        OnnxModel model = OnnxModel.Open(path);
        ModelSurvey survey = ModelSurvey.Of(model, free, cancellationToken);
        if (survey.Sites.Count == 0)
        {
            Terminal.Fail($"{path} has no convolution: there is nothing to decompose.");
            return ExitCode.NothingToDo;
        }

        DecompositionPlan plan = DecompositionPlanner.Plan(survey.Sites, options);
        Verdict verdict = Verdict.Of(plan);
        ModelWarnings warnings = ModelWarnings.Of(survey.FeatureMaps, plan.Layers.Select(layer => (layer.Site.Name, layer.Reasons)));
        if (json)
        {
            Json.Print(ModelReport.Of(path, plan, survey.FeatureMaps, verdict, warnings.Texts));
        }
        else
        {
            Terminal.Write(LayerTables.Of(plan, Terminal.IsNarrow));
            foreach (string line in Totals.Of(PlanSummary.Of(plan), "eligible"))
                Terminal.WriteLine(line);
            foreach (string line in Sizes.Of(survey.FeatureMaps.Inputs, survey.FeatureMaps.Assumed))
                Terminal.WriteLine(line);
            Terminal.WriteLine();
            Terminal.WriteParagraph(verdict.Text);
        }

        warnings.Print();
        return warnings.ExitCode;
    }
}
