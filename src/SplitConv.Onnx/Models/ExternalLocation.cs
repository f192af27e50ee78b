using System.Globalization;
using SplitConv.Onnx.Protocol;
using SplitConv.Storage;

namespace SplitConv.Onnx.Models;

/// <summary>The part of a file beside the model that holds the data of a tensor.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="RelativePath">Its path as the model states it.</param>
/// <param name="Offset">Where the data begins, in bytes.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record ExternalLocation(string File, string RelativePath, long Offset, long Length)
{
    /// <summary>TensorProto.DataLocation of data outside the model file.</summary>
    public const int External = 1;

    /// <summary>Whether the tensor's data is outside the model file.</summary>
    public static bool IsExternal(TensorProto tensor) => tensor.DataLocation == External;

    /// <summary>Finds the data of a tensor and checks that the file has it all.</summary>
    /// <param name="tensor">A tensor whose data is outside the model file.</param>
    /// <param name="modelPath">The model file; locations are relative to its folder and may not leave it.</param>
    /// <exception cref="InvalidModelException">The location is missing, escapes the folder, or the file is missing or too short.</exception>
    public static ExternalLocation Of(TensorProto tensor, string modelPath)
    {
        InvalidModelException Wrong(string what) => new(modelPath, $"the external data of {tensor.Name} {what}.");

        var entries = tensor.ExternalData.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        if (!entries.TryGetValue("location", out string? relative) || relative.Length == 0)
            throw Wrong("has no location");
        if (relative.Contains('\0', StringComparison.Ordinal))
            throw Wrong("has a location that is no path");
        string folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        string file = Path.GetFullPath(Path.Combine(folder, relative));
        if (Path.IsPathRooted(relative) || !IsWithin(file, folder))
            throw Wrong($"lies outside the model's folder ({relative}); that is refused");
        if (!System.IO.File.Exists(file))
            throw Wrong($"is missing: {relative} is not in the model's folder");
        // As ONNX Runtime does: no link, of a file or a folder, may lead out.
        if (!IsWithin(RealPath.Of(file), RealPath.Of(folder)))
            throw Wrong($"lies outside the model's folder ({relative} leads to {RealPath.Of(file)}); that is refused");

        long available = new FileInfo(file).Length;
        long offset = Number(entries, "offset") ?? 0;
        long length = Number(entries, "length") ?? Math.Max(0, available - offset);
        return offset >= 0 && length >= 0 && offset <= available - length
            ? new ExternalLocation(file, relative, offset, length)
            : throw Wrong($"is too short: {relative} has {available} bytes, {length} are needed from {offset} on");

        long? Number(Dictionary<string, string> values, string key)
        {
            if (!values.TryGetValue(key, out string? text) || text.Length == 0)
                return null;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                ? number
                : throw Wrong($"has a broken {key}, '{text}'");
        }
    }

    private static bool IsWithin(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Reads the data.</summary>
    /// <param name="modelPath">The model file, for messages.</param>
    public byte[] Read(string modelPath)
    {
        if (Length > Array.MaxLength)
            throw new InvalidModelException(modelPath, $"a tensor in {RelativePath} is larger than 2 GiB, which is not supported.");
        byte[] data = new byte[Length];
        try
        {
            using FileStream stream = System.IO.File.OpenRead(File);
            stream.Seek(Offset, SeekOrigin.Begin);
            stream.ReadExactly(data);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException(modelPath, $"{RelativePath} cannot be read: {exception.Message}", exception);
        }

        return data;
    }
}
