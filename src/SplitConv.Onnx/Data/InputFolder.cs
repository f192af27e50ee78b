using SplitConv.Onnx.Data.Arrays;
using SplitConv.Onnx.Data.Pictures;

namespace SplitConv.Onnx.Data;

/// <summary>Opens a folder of image files or of .npy files.</summary>
internal static class InputFolder
{
    /// <summary>Lists the files and opens them as one source. Subfolders, hidden files, and files that are neither pictures nor arrays are passed over.</summary>
    /// <exception cref="InputDataException">There are none, or of both kinds, or pictures of a format that is not read.</exception>
    public static InputSource Open(string path, Preprocessing preprocessing)
    {
        ILookup<InputFileKind, string> files = InputFiles.Guard(path, () => Directory.EnumerateFiles(path)
            .Where(file => !Path.GetFileName(file).StartsWith('.'))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ToLookup(InputFiles.KindOf));
        if (files[InputFileKind.UnreadPicture].FirstOrDefault() is { } unread)
            throw InputFiles.Unread(unread);
        string[] pictures = [.. files[InputFileKind.Picture]], arrays = [.. files[InputFileKind.Array]];
        return (pictures.Length, arrays.Length) switch
        {
            (0, 0) => throw new InputDataException(path, $"is a folder without pictures ({InputFiles.PictureFormats}) and without .npy files; subfolders are not searched."),
            (_, 0) => new ImageFiles(path, pictures, preprocessing),
            (0, _) => new ArrayFiles(path, arrays, preprocessing),
            _ => throw new InputDataException(path, "is a folder with pictures as well as .npy files; keep them apart."),
        };
    }
}
