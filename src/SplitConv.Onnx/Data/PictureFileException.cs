namespace SplitConv.Onnx.Data;

/// <summary>A picture file cannot be read or does not suit the model.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong, as the second half of a sentence.</param>
public sealed class PictureFileException(string path, string problem) : SplitConvException($"{path}: {problem}")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
