using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Models;
using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>What <c>compare --json</c> prints, and the tables it prints without.</summary>
internal sealed record ComparisonReport(
    string Model,
    string Other,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> AssumedSizes,
    int Samples,
    IReadOnlyList<OutputDifference> Outputs,
    AccuracyReport? Top1,
    LatencyReport Latency,
    long ModelBytes,
    long OtherBytes)
{
    public static ComparisonReport Of(OnnxModel model, OnnxModel other, ModelComparison comparison) => new(
        model.Path,
        other.Path,
        comparison.Inputs,
        comparison.Assumed,
        comparison.Samples,
        comparison.Outputs,
        comparison.Accuracy is { } accuracy ? new AccuracyReport(accuracy.First, accuracy.Second, accuracy.Agreement) : null,
        new LatencyReport(comparison.Latency.First, comparison.Latency.Second, comparison.Latency.SpeedUp, comparison.Latency.Threads, comparison.Latency.Runs),
        OnnxModelWriter.TotalBytes(model),
        OnnxModelWriter.TotalBytes(other));

    public static void Print(OnnxModel model, OnnxModel other, ModelComparison comparison)
    {
        LatencyComparison latency = comparison.Latency;
        var table = new Table().Border(TableBorder.Simple);
        foreach (string header in new[] { "", Path.GetFileName(model.Path), Path.GetFileName(other.Path), "" })
            table.AddColumn(new TableColumn(new Text(header)));
        void Row(params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));
        Row("latency", Numbers.Milliseconds(latency.First), Numbers.Milliseconds(latency.Second), $"{Numbers.Factor(latency.SpeedUp)} as fast");
        if (comparison.Accuracy is { } accuracy)
            Row("top-1", Numbers.Accuracy(accuracy.First), Numbers.Accuracy(accuracy.Second), $"agree on {Numbers.Accuracy(accuracy.Agreement)}");
        long before = OnnxModelWriter.TotalBytes(model), after = OnnxModelWriter.TotalBytes(other);
        Row("file size", Numbers.Bytes(before), Numbers.Bytes(after), Numbers.Percent((double)after / before));
        Terminal.Write(table);

        foreach (OutputDifference output in comparison.Outputs)
            Terminal.WriteLine($"output {output.Name}: relative error {Numbers.Error(output.RelativeError)}, largest error {Numbers.Error(output.LargestError)} (values up to {Numbers.Error(output.LargestValue)})");
        Terminal.WriteLine($"outputs over {comparison.Samples} {(comparison.Accuracy is null ? "inputs" : "pictures")}; latency: median of {latency.Runs} runs in turn, batch 1, {latency.Threads} {(latency.Threads == 1 ? "thread" : "threads")}");
        foreach (string line in Sizes.Of(comparison.Inputs, comparison.Assumed))
            Terminal.WriteLine(line);
    }
}

/// <summary>Shares from 0 to 1.</summary>
internal sealed record AccuracyReport(double Model, double Other, double Agreement);

/// <summary>Medians in milliseconds.</summary>
internal sealed record LatencyReport(double ModelMilliseconds, double OtherMilliseconds, double SpeedUp, int Threads, int Runs);
