using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SplitConv.Benchmarks.Measuring;
using SplitConv.Benchmarks.Rendering;
using SplitConv.Benchmarks.Rows;
using SplitConv.Storage;

namespace SplitConv.Benchmarks;

/// <summary>Measures row after row, each in a process of its own and never two at a time, and shows the table.</summary>
internal static class EngineBenchmark
{
    public static async Task<int> Run(Regex? only, bool slow, int? threads, string? output, CancellationToken cancellationToken)
    {
        KernelRow[] rows = [.. EngineRows.All.Where(row => only is null || only.IsMatch(row.Name))];
        double? load = MachineDescription.Load();
        if (load > 1)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: the machine is busy (load {load:0.0} over the last minute); the times will be too."));

        var measured = new List<MeasuredRow>();
        foreach (KernelRow row in rows)
        {
            string? answer = await OwnProcess.Run([RowCommand.Name, row.Name, .. SharedOptions.ToArguments(slow, threads)], cancellationToken).ConfigureAwait(false);
            if (answer is null)
            {
                Console.Error.WriteLine($"error: {row.Name} could not be measured; it is left out.");
                continue;
            }

            measured.Add(new MeasuredRow(row, JsonSerializer.Deserialize<RowResult>(answer)!));
            Console.Error.WriteLine($"{measured.Count} of {rows.Length}: {row.Name}, {Numbers.Seconds(measured[^1].Result.Seconds)} s");
        }

        if (measured.Count == 0)
            return ExitCode.Failed;
        ReportTable table = EngineTable.Of(measured);
        var totals = new List<string>();
        foreach (string network in NetworkLayers.Networks.Where(network => only is null || only.IsMatch(network)))
        {
            if (await OwnProcess.Run([NetworkCommand.Name, network, .. SharedOptions.ToArguments(slow: false, threads)], cancellationToken).ConfigureAwait(false) is { } result)
                totals.Add(NetworkTotals.Of(network, JsonSerializer.Deserialize<NetworkResult>(result)!));
        }

        ConsoleReport.Write(table, totals);
        if (output is not null)
            Write(output, MarkdownReport.Of(table, totals, MachineDescription.Of(measured[0].Result, load)));
        return measured.Count == rows.Length ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Write(string path, string text)
    {
        using var files = new OutputFiles();
        files.Stage(path, overwrite: true, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        files.Commit();
    }
}
