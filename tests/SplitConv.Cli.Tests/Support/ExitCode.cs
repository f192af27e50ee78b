namespace SplitConv.Cli.Tests.Support;

/// <summary>The documented exit codes.</summary>
public static class ExitCode
{
    public const int Done = 0, Failed = 1, Usage = 2, BadInput = 3, CannotWrite = 4, NothingToDo = 5, DoneWithDefects = 6, Cancelled = 130;
}
