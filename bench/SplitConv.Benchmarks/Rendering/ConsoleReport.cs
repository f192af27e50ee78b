using Spectre.Console;

namespace SplitConv.Benchmarks.Rendering;

/// <summary>The table on standard output.</summary>
internal static class ConsoleReport
{
    // Spectre.Console takes 80 columns where there is no terminal; tables in files and pipes may be wider.
    private const int WidthWithoutTerminal = 180;

    public static void Write(ReportTable content, IEnumerable<string> totals)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (header, isText) in content.Columns)
        {
            var column = new TableColumn(new Text(header));
            table.AddColumn(isText ? column : column.RightAligned().NoWrap());
        }

        foreach (string[] cells in content.Rows)
            table.AddRow(cells.Select(cell => new Text(cell)));

        // Without spaces at the ends of the lines, which are in the way in files and pipes.
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = Console.IsOutputRedirected ? WidthWithoutTerminal : AnsiConsole.Profile.Width;
        console.Profile.Capabilities.Unicode = AnsiConsole.Profile.Capabilities.Unicode;
        console.Write(table);
        foreach (string line in text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd()).Append("").Concat(totals))
            Console.Out.WriteLine(line);
    }
}
