using System.Globalization;
using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table of accuracies as a markdown document. Files are named without their folders.</summary>
internal static class CurveReport
{
    public static string Of(CurveSettings settings, ReportTable table, IReadOnlyList<string> verdict)
    {
        string samples = settings.Samples is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} inputs") : "as many inputs as take a few minutes";
        string[] lines =
        [
            "# Accuracy against multiply-accumulates",
            "",
            $"{Path.GetFileName(settings.Model)}: top-1 on all {settings.Test.Count} inputs of {Path.GetFileName(settings.Test.Name)}; calibration on the first {Math.Min(settings.CalibrationSamples, settings.Train.Count)} inputs of {Path.GetFileName(settings.Train.Name)}, sensitivities from {samples} of it.",
            "",
            "Made by `dotnet run -c Release --project bench/SplitConv.Benchmarks -- accuracy`.",
            "",
            .. table.Markdown(),
            "",
            $"At equal budgets: {verdict[0]}{(verdict.Count > 1 ? ":" : ".")}",
            .. verdict.Skip(1).Select(line => $"- {line}").Prepend("").Take(verdict.Count > 1 ? verdict.Count : 0),
        ];
        return string.Join('\n', lines) + "\n";
    }
}
