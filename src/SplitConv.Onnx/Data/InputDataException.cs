namespace SplitConv.Onnx.Data;

/// <summary>Input data cannot be read, or does not suit the model.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="problem">What is wrong, as the second half of a sentence.</param>
public sealed class InputDataException(string path, string problem) : SplitConvException($"{path}: {problem}")
{
    /// <summary>The file or folder.</summary>
    public string Path { get; } = path;
}
