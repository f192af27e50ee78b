namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table as a markdown document.</summary>
internal static class MarkdownReport
{
    public static string Of(ReportTable table, IEnumerable<string> totals, string machine)
    {
        string[] lines =
        [
            "# Decomposition of single layers",
            "",
            machine,
            "",
            "Made by `dotnet run -c Release --project bench/SplitConv.Benchmarks -- engine -o bench/results/engine.md`. What the columns mean stands below.",
            "",
            .. table.Markdown(),
            "",
            .. totals.Select(total => $"- {total}").Append("").SkipWhile(line => line.Length == 0),
            .. EngineTable.Legend.Select(meaning => $"- {meaning.Replace("<", "&lt;", StringComparison.Ordinal)}"),
        ];
        return string.Join('\n', lines) + "\n";
    }
}
