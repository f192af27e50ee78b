using System.CommandLine;
using System.Text;
using SplitConv.Benchmarks.Curves;
using SplitConv.Benchmarks.Rendering;
using SplitConv.Onnx.Data;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary><c>accuracy</c>: top-1 accuracy against multiply-accumulates, for several ways of choosing ranks.</summary>
internal static class AccuracyCommand
{
    private const string Description = "A CIFAR-10 binary file.";

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A classifier, as an ONNX file." };
        var train = new Option<string>("--train") { Description = $"What sensitivities are measured on. {Description}", HelpName = "FILE", Required = true };
        var test = new Option<string>("--test") { Description = $"What the accuracy is measured on, and nothing else. {Description}", HelpName = "FILE", Required = true };
        Option<double[]> mean = NumberList.Option("--mean", "What is taken from pixels of 0 to 1; one number or one for each channel.", _ => true, "a number", 0);
        Option<double[]> deviation = NumberList.Option("--std", "What they are divided by afterwards.", number => number > 0, "a number above 0", 1);
        Option<double[]> shares = NumberList.Option("--shares", "The shares of the MACs that are to be left.", share => share is > 0 and < 1, "a number above 0 and below 1", 0.9, 0.8, 0.7, 0.6, 0.5);
        Option<int?> channels = SharedOptions.AtLeastOne("--min-channels", "The fewest channels of a convolution that is decomposed. Default: 16.");
        Option<int?> multiple = SharedOptions.AtLeastOne("--rank-multiple", "Ranks are multiples of this. Default: 8.");
        Option<int?> samples = SharedOptions.AtLeastOne("--samples", "How many inputs of --train. Default: as many as take a few minutes.");
        Option<string?> picture = SharedOptions.Output("Draw the curves into this file, as png. An existing one is replaced.", "--output", "-o");
        Option<string?> table = SharedOptions.Output("Write the table to this file too, as markdown. An existing one is replaced.", "--table");
        var command = new Command("accuracy", "Draw top-1 accuracy against MACs for several ways of choosing ranks.") { model, train, test, mean, deviation, channels, multiple, shares, samples, picture, table };
        command.SetAction((parsed, cancellation) => Guarded.Run(() =>
        {
            var preprocessing = new Preprocessing { Normalisation = new Normalisation(ToSingles(parsed.GetValue(mean)!), ToSingles(parsed.GetValue(deviation)!)) };
            var settings = new CurveSettings
            {
                Model = parsed.GetRequiredValue(model),
                Train = InputSource.Open(parsed.GetRequiredValue(train), preprocessing),
                Test = InputSource.Open(parsed.GetRequiredValue(test), preprocessing),
                FewestChannels = parsed.GetValue(channels) ?? 16,
                RankMultiple = parsed.GetValue(multiple) ?? 8,
                Shares = parsed.GetValue(shares)!,
                Samples = parsed.GetValue(samples),
            };
            return Task.FromResult(Run(settings, parsed.GetValue(picture), parsed.GetValue(table), cancellation));
        }));
        return command;
    }

    private static int Run(CurveSettings settings, string? picture, string? table, CancellationToken cancellationToken)
    {
        CurveResult result = new AccuracyCurve(settings, Console.Error.WriteLine, cancellationToken).Run();
        ReportTable rows = CurveTable.Of(result);
        ConsoleReport.Write(rows, []);
        using var files = new OutputFiles();
        if (picture is not null)
            files.Stage(picture, overwrite: true, stream => stream.Write(CurvePlot.Png(Path.GetFileName(settings.Model), result)));
        if (table is not null)
            files.Stage(table, overwrite: true, stream => stream.Write(Encoding.UTF8.GetBytes(CurveReport.Of(settings, rows))));
        files.Commit();
        return ExitCode.Done;
    }

    private static float[] ToSingles(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
