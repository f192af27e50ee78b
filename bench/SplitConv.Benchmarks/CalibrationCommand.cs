using System.CommandLine;
using System.Text;
using SplitConv.Benchmarks.Curves;
using SplitConv.Benchmarks.Rendering;
using SplitConv.Onnx.Data;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary><c>calibration</c>: top-1 accuracy by the number of inputs that pairs are fitted to.</summary>
internal static class CalibrationCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A classifier, as an ONNX file." };
        var data = new LabelledData("A CIFAR-10 binary file.");
        Option<double[]> inputs = NumberList.Option("--inputs", "The numbers of inputs.", number => number >= 1 && number == Math.Floor(number), "a whole number above 0", 10, 30, 100, 300, 1000);
        Option<string?> table = SharedOptions.Output("Write the table to this file too, as markdown. An existing one is replaced.", "--table");
        var command = new Command("calibration", "Measure top-1 accuracy by the number of inputs that pairs are fitted to.") { model };
        data.AddTo(command);
        command.Add(inputs);
        command.Add(table);
        command.SetAction((parsed, cancellation) => Guarded.Run(() =>
        {
            var (train, test) = data.Open(parsed);
            return Task.FromResult(Run(parsed.GetRequiredValue(model), train, test, [.. parsed.GetValue(inputs)!.Select(number => (int)number)], parsed.GetValue(table), cancellation));
        }));
        return command;
    }

    private static int Run(string model, InputSource train, InputSource test, int[] counts, string? table, CancellationToken cancellationToken)
    {
        var (original, columns) = new InputsCurve(model, train, test, Console.Error.WriteLine, cancellationToken).Run(counts);
        var rows = new ReportTable(
            [("fitted to", true), .. columns.Select(column => ($"ranks: {column.Ranks}", false))],
            [
                ["original model", .. columns.Select(_ => Numbers.Hundredths(original))],
                ["nothing (plain)", .. columns.Select(column => Numbers.Hundredths(column.Plain))],
                .. counts.Select((count, index) => (string[])[$"{count} inputs", .. columns.Select(column => Numbers.Hundredths(column.Calibrated[index]))]),
            ]);
        ConsoleReport.Write(rows, []);
        if (table is not null)
        {
            using var files = new OutputFiles();
            files.Stage(table, overwrite: true, stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', rows.Markdown()) + "\n")));
            files.Commit();
        }

        return ExitCode.Done;
    }
}
