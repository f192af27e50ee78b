namespace SplitConv.Storage;

/// <summary>An output file cannot be written. Existing files are as they were.</summary>
/// <param name="path">The file that cannot be written.</param>
/// <param name="problem">What is in the way and what to do, as the second half of a sentence.</param>
/// <param name="innerException">The cause, if another error was.</param>
public class OutputException(string path, string problem, Exception? innerException = null)
    : SplitConvException($"{path}: {problem}", innerException)
{
    /// <summary>The file that cannot be written.</summary>
    public string Path { get; } = path;
}
