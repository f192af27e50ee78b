namespace SplitConv.Onnx.Models;

/// <summary>A model file cannot be read, or contradicts itself.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong and what to do, as the second half of a sentence.</param>
/// <param name="innerException">The cause, if another error was.</param>
public sealed class InvalidModelException(string path, string problem, Exception? innerException = null)
    : SplitConvException($"{path}: {problem}", innerException)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
