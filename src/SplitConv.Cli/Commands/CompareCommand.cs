using System.CommandLine;
using System.Globalization;
using SplitConv.Cli.Rendering;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
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
        Option<string?> data = SharedOptions.FileOption("--data", "Pictures with labels, a CIFAR-10 binary file. Default: random inputs.");
        Option<string?> mean = new("--mean") { Description = "What is taken from pixels of 0 to 1, one number or one for each channel, such as 0.485,0.456,0.406. Default: 0.", HelpName = "NUMBERS" };
        Option<string?> deviation = new("--std") { Description = "What pixels are divided by afterwards, one number or one for each channel. Default: 1.", HelpName = "NUMBERS" };
        Option<int?> samples = new("--samples") { Description = "How many inputs to compare outputs on. Default: all pictures, or 8 random inputs.", HelpName = "N" };
        Option<int> threads = new("--threads") { Description = "Threads of ONNX Runtime.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<string[]> dimensions = SharedOptions.Dimensions();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("compare", "Run two models in ONNX Runtime and compare outputs, speed and accuracy.")
        {
            model, other, data, mean, deviation, samples, threads, dimensions, json,
        };
        command.SetAction((parsed, token) => Execution.Run(
            cancellation =>
            {
                string? pictures = parsed.GetValue(data);
                var options = new ComparisonOptions
                {
                    Samples = AtLeastOne("--samples", parsed.GetValue(samples)),
                    Threads = AtLeastOne("--threads", parsed.GetValue(threads)) ?? 1,
                    FreeDimensions = SharedOptions.ToFreeDimensions(parsed.GetValue(dimensions)),
                    Normalisation = new Normalisation(PerChannel("--mean", parsed.GetValue(mean), 0), PerChannel("--std", parsed.GetValue(deviation), 1)),
                    Pictures = pictures is null ? null : LabelledPictures.Read(pictures),
                    PicturesName = pictures ?? "",
                };
                if (options.Normalisation.StandardDeviation.Any(value => value <= 0))
                    throw new InvalidOptionsException(["--std must be above 0."]);
                if (pictures is null && (parsed.GetValue(mean) ?? parsed.GetValue(deviation)) is not null)
                    throw new InvalidOptionsException(["--mean and --std are for pictures; name some with --data."]);
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

    private static float[] PerChannel(string option, string? text, float otherwise)
    {
        if (text is null)
            return [otherwise, otherwise, otherwise];
        var numbers = new List<float>();
        foreach (string part in text.Split(','))
        {
            if (!float.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
                throw new InvalidOptionsException([$"{option} {text}: '{part}' is no number."]);
            numbers.Add(number);
        }

        return numbers.Count switch
        {
            1 => [numbers[0], numbers[0], numbers[0]],
            LabelledPictures.Channels => [.. numbers],
            _ => throw new InvalidOptionsException([$"{option} {text}: give one number, or {LabelledPictures.Channels} with commas between."]),
        };
    }
}
