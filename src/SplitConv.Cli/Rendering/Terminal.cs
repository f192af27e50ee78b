using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>Where the program writes: results on standard output, progress, warnings and errors on standard error.</summary>
internal sealed class Terminal
{
    // Spectre.Console takes 80 columns where there is no terminal; tables in files and pipes may be wider.
    private const int WidthWithoutTerminal = 150;

    public Terminal()
    {
        Results = Create(Console.Out, Console.IsOutputRedirected);
        Messages = Create(Console.Error, Console.IsErrorRedirected);
    }

    /// <summary>Standard output.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Standard error.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Whether someone watches standard error, so that a progress bar makes sense.</summary>
    public bool ShowsProgress { get; } = !Console.IsErrorRedirected;

    /// <summary>A line of text on standard output, never wrapped.</summary>
    public static void WriteLine(string text = "") => Console.Out.WriteLine(text);

    /// <summary>A warning, one line on standard error.</summary>
    public static void Warn(string text) => Console.Error.WriteLine($"warning: {text}");

    /// <summary>An error, one line on standard error.</summary>
    public static void Fail(string text) => Console.Error.WriteLine($"error: {text}");

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
