namespace SplitConv.Onnx.Data;

/// <summary>
/// Pictures with labels in the layout of the CIFAR-10 binary files: for each picture one byte of label, then 3 x 32 x 32 bytes, the red, the green and the blue plane, row by row.
/// </summary>
public sealed class LabelledPictures
{
    /// <summary>Height and width in pixels.</summary>
    public const int Side = 32;

    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;

    private const int PixelBytes = Channels * Side * Side;
    private const int RecordBytes = 1 + PixelBytes;

    private readonly byte[] _records;

    private LabelledPictures(byte[] records) => _records = records;

    /// <summary>The number of pictures.</summary>
    public int Count => _records.Length / RecordBytes;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PictureFileException">The file cannot be read or has another layout.</exception>
    public static LabelledPictures Read(string path)
    {
        if (Directory.Exists(path))
            throw new PictureFileException(path, "is a folder; name a CIFAR-10 binary file.");
        try
        {
            byte[] records = File.ReadAllBytes(path);
            return records.Length > 0 && records.Length % RecordBytes == 0
                ? new LabelledPictures(records)
                : throw new PictureFileException(path, $"is no CIFAR-10 binary file: its {records.Length} bytes are no multiple of {RecordBytes}.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PictureFileException(path, "does not exist; name a CIFAR-10 binary file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PictureFileException(path, $"cannot be read: {exception.Message}");
        }
    }

    /// <summary>The class of a picture.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public int Label(int index) => _records[index * RecordBytes];

    /// <summary>The pixels of consecutive pictures as a network sees them: <c>(pixel / 255 - mean) / std</c> per channel, <c>[picture, channel, row, column]</c>.</summary>
    /// <param name="start">The first picture.</param>
    /// <param name="count">How many.</param>
    /// <param name="normalisation">Mean and standard deviation.</param>
    public float[] Pixels(int start, int count, Normalisation normalisation)
    {
        float[] pixels = new float[count * PixelBytes];
        for (int i = 0; i < pixels.Length; i++)
        {
            int picture = i / PixelBytes, offset = i % PixelBytes, channel = offset / (Side * Side);
            byte value = _records[(start + picture) * RecordBytes + 1 + offset];
            pixels[i] = (value / 255f - normalisation.Mean[channel]) / normalisation.StandardDeviation[channel];
        }

        return pixels;
    }
}
