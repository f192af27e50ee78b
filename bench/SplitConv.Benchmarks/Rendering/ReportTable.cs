namespace SplitConv.Benchmarks.Rendering;

/// <summary>A table as texts, for the console and for markdown.</summary>
/// <param name="Columns">The headers, with whether the column holds text rather than numbers.</param>
/// <param name="Rows">The cells of every row.</param>
internal sealed record ReportTable(IReadOnlyList<(string Header, bool IsText)> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>The lines of the table in markdown.</summary>
    public IEnumerable<string> Markdown() =>
    [
        Line(Columns.Select(column => column.Header)),
        Line(Columns.Select(column => column.IsText ? "---" : "---:")),
        .. Rows.Select(Line),
    ];

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
