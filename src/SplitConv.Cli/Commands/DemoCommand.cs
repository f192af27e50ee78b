using System.CommandLine;
using SplitConv.Cli.Rendering;

namespace SplitConv.Cli.Commands;

/// <summary><c>splitconv demo</c></summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        _ = terminal;
        return new Command("demo", "x");
    }
}
