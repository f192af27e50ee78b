using SkiaSharp;

namespace SplitConv.TestSupport;

/// <summary>Writes image files.</summary>
public static class ImageFile
{
    /// <summary>Writes a picture of one colour and returns the path. The format is that of the extension: png, jpg or webp.</summary>
    public static string Save(string path, int height, int width, (byte Red, byte Green, byte Blue) colour) => Save(path, height, width, (_, _) => colour);

    /// <summary>Writes a picture, whose colours are a function of row and column, and returns the path.</summary>
    public static string Save(string path, int height, int width, Func<int, int, (byte Red, byte Green, byte Blue)> colour) =>
        SaveTransparent(path, height, width, (row, column) => colour(row, column) is var (red, green, blue) ? (red, green, blue, byte.MaxValue) : default);

    /// <summary>Writes a picture whose pixels are more or less opaque, and returns the path.</summary>
    public static string SaveTransparent(string path, int height, int width, Func<int, int, (byte Red, byte Green, byte Blue, byte Opacity)> colour)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                (byte red, byte green, byte blue, byte opacity) = colour(row, column);
                bitmap.SetPixel(column, row, new SKColor(red, green, blue, opacity));
            }
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JPG" => pixels.Encode(SKEncodedImageFormat.Jpeg, 100),
            ".WEBP" => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100)),
            _ => pixels.Encode(SKEncodedImageFormat.Png, 100),
        };
        File.WriteAllBytes(path, data!.ToArray());
        return path;
    }

    /// <summary>Writes an uncompressed picture of 24 bits per pixel in the format bmp, and returns the path.</summary>
    public static string SaveBitmap(string path, int height, int width, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        const int HeadBytes = 54;
        int rowBytes = (3 * width + 3) / 4 * 4;
        byte[] file = new byte[HeadBytes + height * rowBytes];
        "BM"u8.CopyTo(file);
        foreach ((int position, int number) in new[] { (2, file.Length), (10, HeadBytes), (14, 40), (18, width), (22, height), (26, 1 | 24 << 16), (34, height * rowBytes) })
            BitConverter.GetBytes(number).CopyTo(file, position);
        for (int pixel = 0; pixel < height * width; pixel++)
        {
            (byte red, byte green, byte blue) = colour(pixel / width, pixel % width);
            // From the lowest row to the highest, blue first.
            new[] { blue, green, red }.CopyTo(file, HeadBytes + (height - 1 - pixel / width) * rowBytes + 3 * (pixel % width));
        }

        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>Says in a jpeg file how the camera was held.</summary>
    /// <param name="path">The file.</param>
    /// <param name="orientation">Exif's number, from 1 to 8.</param>
    public static void Orient(string path, byte orientation)
    {
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] segment = [.. "Exif\0\0"u8, .. tiff];
        byte[] file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file[..2], 0xFF, 0xE1, 0, (byte)(segment.Length + 2), .. segment, .. file[2..]]);
    }
}
