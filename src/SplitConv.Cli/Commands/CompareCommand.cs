using System.CommandLine;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Models;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv compare</c>: runs two models on the same inputs and says how outputs, speed and accuracy differ.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Argument<string> model = SharedOptions.Model();
        Argument<string> other = SharedOptions.FileArgument("OTHER", "The model to compare it with.");
        Option<string?> named = InputDataOptions.Named("--data", "What both models are fed. Default: random inputs");
        var data = new InputDataOptions(named);
        Option<int?> samples = new("--samples") { Description = "How many inputs to compare outputs on. Default: all there are, or 8 random inputs.", HelpName = "N" };
        Option<int> threads = new("--threads") { Description = "Threads of ONNX Runtime.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("compare", "Run two models in ONNX Runtime and compare outputs, speed and accuracy.")
        {
            model, other,
        };
        foreach (Option option in (IEnumerable<Option>)[.. data.All, samples, threads, dimensions, json])
            command.Options.Add(option);
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                var options = new ComparisonOptions
                {
                    Samples = AtLeastOne("--samples", parsed.GetValue(samples)),
                    Threads = AtLeastOne("--threads", parsed.GetValue(threads)) ?? 1,
                    FreeDimensions = SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)),
                    Inputs = data.Open(parsed, named),
                };
                return Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(other), options, parsed.GetValue(json), cancellation);
            },
            token));
        return command;
    }

    public static int Run(string model, string other, ComparisonOptions options, bool json, CancellationToken cancellationToken)
    {
        // ONNX Runtime's own words for a missing or broken file are less clear.
        OnnxModel one = OnnxModel.Open(model), another = OnnxModel.Open(other);
        ModelComparison comparison = ProgressDisplay.Run("comparing", report => ModelComparer.Compare(
            model,
            other,
            options,
            new DirectProgress<ComparisonProgress>(progress => report(progress.Step, progress.Done, progress.Total)),
            cancellationToken));
        if (json)
            Json.Print(ComparisonReport.Of(one, another, comparison));
        else
            ComparisonReport.Print(one, another, comparison);
        return ExitCode.Done;
    }

    private static int? AtLeastOne(string option, int? value) =>
        value is null or >= 1 ? value : throw new InvalidOptionsException([$"{option} must be at least 1, not {value}."]);
}
