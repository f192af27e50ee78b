namespace SplitConv.Benchmarks;

/// <summary>What the program returns to the shell; the same numbers as those of the command line of SplitConv.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A row could not be measured; the others were.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>An input file is missing or broken, or does not fit the others.</summary>
    public const int BadInput = 3;

    /// <summary>The file with the table cannot be written.</summary>
    public const int CannotWrite = 4;

    /// <summary>Interrupted by Ctrl+C: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
