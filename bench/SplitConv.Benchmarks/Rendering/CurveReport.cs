using System.Globalization;
using SplitConv.Benchmarks.Curves;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table of accuracies as a markdown document. Files are named without their folders.</summary>
internal static class CurveReport
{
    public static string Of(CurveSettings settings, ReportTable table)
    {
        string samples = settings.Samples is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} inputs") : "as many inputs as take a few minutes";
        string[] lines =
        [
            "# Accuracy against multiply-accumulates",
            "",
            $"{Path.GetFileName(settings.Model)}: top-1 on all {settings.Test.Count} inputs of {Path.GetFileName(settings.Test.Name)}; sensitivities from {samples} of {Path.GetFileName(settings.Train.Name)}.",
            "",
            "Made by `dotnet run -c Release --project bench/SplitConv.Benchmarks -- accuracy`.",
            "",
            .. table.Markdown(),
        ];
        return string.Join('\n', lines) + "\n";
    }
}
