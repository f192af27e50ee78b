using System.CommandLine;
using System.Text.RegularExpressions;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

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
        Option<string[]> include = new("--include") { Description = "Decompose only convolutions whose name matches. Repeatable.", HelpName = "REGEX" };
        Option<string[]> exclude = new("--exclude") { Description = "Leave convolutions alone whose name matches. Repeatable.", HelpName = "REGEX" };
        Option<string[]> layer = new("--layer") { Description = "The rank of one convolution, in place of the rule's. Repeatable.", HelpName = "NAME=RANK" };
        Option<bool> noCostGate = new("--no-cost-gate") { Description = "Make pairs even where they need no fewer multiply-accumulates." };
        Option<string?> memoryLimit = SharedOptions.MemoryLimit();
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> force = SharedOptions.Force();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("decompose", "Replace the eligible convolutions by pairs and write the model.")
        {
            model, output, info, weights, include, exclude, layer, noCostGate, memoryLimit, dimensions, force, json,
        };
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                string path = parsed.GetRequiredValue(model);
                var outputs = new Outputs(parsed.GetValue(output) ?? Outputs.DefaultModel(path), parsed.GetValue(info), parsed.GetValue(weights), parsed.GetValue(force));
                var options = new DecompositionOptions
                {
                    Include = Patterns("--include", parsed.GetValue(include)),
                    Exclude = Patterns("--exclude", parsed.GetValue(exclude)),
                    LayerRanks = SharedOptions.NamedNumbers("--layer", "RANK", parsed.GetValue(layer)),
                    UseCostGate = !parsed.GetValue(noCostGate),
                    MemoryLimit = SharedOptions.ToMemoryLimit(parsed.GetValue(memoryLimit)),
                };
                return Run(path, outputs, options, SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)), parsed.GetValue(json), cancellation);
            },
            token));
        return command;
    }

    public static int Run(
        string path, Outputs outputs, DecompositionOptions options, FreeDimensions free, bool json, CancellationToken cancellationToken)
    {
        OnnxModel model = OnnxModel.Open(path);
        outputs.Check(model);
        ModelSurvey survey = ModelSurvey.Of(model, free, cancellationToken);
        if (survey.Sites.Count == 0)
        {
            Terminal.Fail($"{path} has no convolution: there is nothing to decompose, and nothing was written.");
            return ExitCode.NothingToDo;
        }

        DecomposedModel decomposed = ProgressDisplay.Run("decomposing", report => OnnxDecomposition.Decompose(
            survey,
            options,
            new DirectProgress<DecompositionProgress>(progress => report(progress.Layer, progress.Done + progress.Share, progress.Total)),
            cancellationToken));
        outputs.Write(decomposed, cancellationToken);
        return DecompositionReport.Print(path, outputs, decomposed, survey.FeatureMaps, json);
    }

    private static Regex[] Patterns(string option, string[]? values)
    {
        var violations = new List<string>();
        var patterns = new List<Regex>();
        foreach (string value in values ?? [])
        {
            try
            {
                patterns.Add(new Regex(value, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
            }
            catch (NotSupportedException)
            {
                violations.Add($"{option} {value}: look-arounds and back-references are not supported.");
            }
            catch (ArgumentException exception)
            {
                violations.Add($"{option} {value} is no regular expression: {exception.Message}");
            }
        }

        return violations.Count == 0 ? [.. patterns] : throw new InvalidOptionsException(violations);
    }
}
