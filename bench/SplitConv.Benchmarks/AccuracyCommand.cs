using System.CommandLine;
using System.Text;
using SplitConv.Benchmarks.Curves;
using SplitConv.Benchmarks.Rendering;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary><c>accuracy</c>: top-1 accuracy against multiply-accumulates, for several ways of choosing ranks, without calibration and with it.</summary>
internal static class AccuracyCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A classifier, as an ONNX file." };
        var data = new LabelledData("A CIFAR-10 binary file.");
        Option<double[]> shares = NumberList.Option("--shares", "The shares of the MACs that are to be left.", share => share is > 0 and < 1, "a number above 0 and below 1", 0.9, 0.8, 0.7, 0.6, 0.5);
        Option<int?> channels = SharedOptions.AtLeastOne("--min-channels", "The fewest channels of a convolution that is decomposed. Default: 16.");
        Option<int?> multiple = SharedOptions.AtLeastOne("--rank-multiple", "Ranks are multiples of this. Default: 8.");
        Option<int?> samples = SharedOptions.AtLeastOne("--samples", "On how many inputs of --train sensitivities are measured. Default: as many as take a few minutes.");
        Option<int?> calibration = SharedOptions.AtLeastOne("--calibration-samples", "To how many inputs of --train, from the first one on, calibrated pairs are fitted. Default: 600.");
        Option<string?> picture = SharedOptions.Output("Draw the curves into this file, as png. An existing one is replaced.", "--output", "-o");
        Option<string?> table = SharedOptions.Output("Write the table to this file too, as markdown. An existing one is replaced.", "--table");
        var command = new Command("accuracy", "Draw top-1 accuracy against MACs for several ways of choosing ranks, with plain and with calibrated pairs.") { model };
        data.AddTo(command);
        foreach (Option option in (Option[])[channels, multiple, shares, samples, calibration, picture, table])
            command.Add(option);
        command.SetAction((parsed, cancellation) => Guarded.Run(() =>
        {
            var (train, test) = data.Open(parsed);
            var settings = new CurveSettings
            {
                Model = parsed.GetRequiredValue(model),
                Train = train,
                Test = test,
                FewestChannels = parsed.GetValue(channels) ?? 16,
                RankMultiple = parsed.GetValue(multiple) ?? 8,
                Shares = parsed.GetValue(shares)!,
                Samples = parsed.GetValue(samples),
                CalibrationSamples = parsed.GetValue(calibration) ?? 600,
            };
            return Task.FromResult(Run(settings, parsed.GetValue(picture), parsed.GetValue(table), cancellation));
        }));
        return command;
    }

    private static int Run(CurveSettings settings, string? picture, string? table, CancellationToken cancellationToken)
    {
        CurveResult result = new AccuracyCurve(settings, Console.Error.WriteLine, cancellationToken).Run();
        ReportTable rows = CurveTable.Of(result);
        IReadOnlyList<string> verdict = CurveTable.Verdict(result);
        ConsoleReport.Write(rows, verdict);
        using var files = new OutputFiles();
        if (picture is not null)
            files.Stage(picture, overwrite: true, stream => stream.Write(CurvePlot.Png(Path.GetFileName(settings.Model), result)));
        if (table is not null)
            files.Stage(table, overwrite: true, stream => stream.Write(Encoding.UTF8.GetBytes(CurveReport.Of(settings, rows, verdict))));
        files.Commit();
        return ExitCode.Done;
    }
}
