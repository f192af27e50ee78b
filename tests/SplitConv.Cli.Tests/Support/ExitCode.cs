namespace SplitConv.Cli.Tests;

/// <summary>The documented exit codes, written once more; in this namespace they hide those of the program.</summary>
public static class ExitCode
{
    public const int Done = 0, Failed = 1, Usage = 2, BadInput = 3, CannotWrite = 4, NothingToDo = 5, DoneWithDefects = 6, Cancelled = 130;
}
