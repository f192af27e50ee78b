namespace SplitConv.Onnx.Data;

/// <summary>The kinds of files that are told by their extensions.</summary>
internal enum InputFileKind
{
    /// <summary>Nothing that is told by its extension.</summary>
    Other,

    /// <summary>An image file.</summary>
    Picture,

    /// <summary>An image file of a format that is not read.</summary>
    UnreadPicture,

    /// <summary>A .npy file.</summary>
    Array,
}

/// <summary>Tells files by their extensions, and the errors that all kinds have in common.</summary>
internal static class InputFiles
{
    /// <summary>The formats of pictures, for messages.</summary>
    public const string PictureFormats = "png, jpeg, bmp, webp";

    /// <summary>The kind of a file by its extension, in capitals or not.</summary>
    public static InputFileKind KindOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" or ".JPG" or ".JPEG" or ".JPE" or ".JFIF" or ".BMP" or ".WEBP" => InputFileKind.Picture,
        ".GIF" or ".TIF" or ".TIFF" or ".HEIC" or ".HEIF" or ".AVIF" or ".JXL" or ".JP2" or ".PPM" or ".PGM" or ".TGA" => InputFileKind.UnreadPicture,
        ".NPY" => InputFileKind.Array,
        _ => InputFileKind.Other,
    };

    /// <summary>The error for a picture of a format that is not read.</summary>
    public static InputDataException Unread(string path) => new(path, $"is of a format that is not read here; convert it to one of {PictureFormats}.");

    /// <summary>Does something with a file, and turns what the system says into an error that names it.</summary>
    /// <exception cref="InputDataException">The file does not exist or cannot be read.</exception>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputDataException(path, $"does not exist; name a CIFAR-10 binary file, a picture ({PictureFormats}), a .npy file, or a folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InputDataException(path, $"cannot be read: {exception.Message}");
        }
    }
}
