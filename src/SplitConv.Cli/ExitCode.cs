namespace SplitConv.Cli;

/// <summary>What the program returns to the shell. Documented in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program or of the system it runs on.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense, or does not fit the model.</summary>
    public const int Usage = 2;

    /// <summary>An input file is missing, broken, or does not fit the others. Nothing was written.</summary>
    public const int BadInput = 3;

    /// <summary>An output cannot be written. Existing files are as they were.</summary>
    public const int CannotWrite = 4;

    /// <summary>The model has no convolution. Nothing was written.</summary>
    public const int NothingToDo = 5;

    /// <summary>Done, but something is to be mended: broken weights or layers above the memory limit were left alone, or the model has an operator that ONNX Runtime does not know.</summary>
    public const int DoneWithDefects = 6;

    /// <summary>Interrupted by Ctrl+C.</summary>
    public const int Cancelled = 130;
}
