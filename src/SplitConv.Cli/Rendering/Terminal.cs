using Spectre.Console;
using Spectre.Console.Rendering;

namespace SplitConv.Cli.Rendering;

/// <summary>Where the program writes: results on standard output, progress, warnings and errors on standard error.</summary>
internal static class Terminal
{
    // Spectre.Console takes 80 columns where there is no terminal; tables in files and pipes may be wider.
    private const int WidthWithoutTerminal = 150;

    // Below this, tables leave out columns that can be done without.
    private const int FewColumns = 115;

    /// <summary>Standard error, for progress bars.</summary>
    public static IAnsiConsole Messages { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Whether someone watches standard error, so that a progress bar makes sense.</summary>
    public static bool ShowsProgress { get; } = !Console.IsErrorRedirected;

    /// <summary>Whether standard output is too narrow for all columns of a table.</summary>
    public static bool IsNarrow => Width < FewColumns;

    private static int Width => Console.IsOutputRedirected ? WidthWithoutTerminal : AnsiConsole.Profile.Width;

    /// <summary>A table on standard output, and an empty line.</summary>
    public static void Write(Table table)
    {
        Render(table);
        WriteLine();
    }

    // Without spaces at the ends of the lines, which are in the way in files and pipes.
    private static void Render(IRenderable content)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = AnsiConsole.Profile.Capabilities.Unicode;
        console.Write(content);
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            WriteLine(line.TrimEnd());
    }

    /// <summary>A line of text on standard output, never wrapped.</summary>
    public static void WriteLine(string text = "") => Console.Out.WriteLine(Printable(text));

    /// <summary>A text without control characters, which a name in a model may hold.</summary>
    public static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : text;

    /// <summary>A paragraph on standard output, wrapped between words where a terminal shows it.</summary>
    public static void WriteParagraph(string text)
    {
        if (Console.IsOutputRedirected)
            WriteLine(text);
        else
            Render(new Text(text));
    }

    /// <summary>A warning, one line on standard error.</summary>
    public static void Warn(string text) => Console.Error.WriteLine($"warning: {Printable(text)}");

    /// <summary>An error, one line on standard error.</summary>
    public static void Fail(string text) => Console.Error.WriteLine($"error: {Printable(text)}");
}
