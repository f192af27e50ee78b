namespace SplitConv.Storage;

/// <summary>A safetensors file cannot be read, or does not hold what it should.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong, as the second half of a sentence.</param>
/// <param name="innerException">The cause, if another error was.</param>
public sealed class SafetensorsException(string path, string problem, Exception? innerException = null)
    : SplitConvException($"{path}: {problem}", innerException)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
