using SkiaSharp;

namespace SplitConv.Onnx.Data.Pictures;

/// <summary>
/// Decodes image files. They come out upright, whatever way the camera was held (the Exif orientation of jpeg and webp); transparent parts lie on white; colour
/// profiles are not applied; 16 bits become 8; of a moving picture the first frame is taken.
/// </summary>
internal static class PictureDecoder
{
    // A gigabyte when decoded.
    private const long MostPixels = 250_000_000;
    private const int PixelBytes = 4;

    /// <summary>Height and width of an upright picture in pixels; only the head of the file is read.</summary>
    /// <exception cref="InputDataException">It cannot be read or is no picture.</exception>
    public static (int Height, int Width) Size(string path)
    {
        using SKCodec codec = Open(path);
        return IsTurned(codec.EncodedOrigin) ? (codec.Info.Width, codec.Info.Height) : (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Decodes a picture.</summary>
    /// <exception cref="InputDataException">It cannot be read, is no picture, is broken, or is too large.</exception>
    public static Picture Decode(string path)
    {
        using SKCodec codec = Open(path);
        SKImageInfo stored = codec.Info;
        if (stored.Width * (long)stored.Height > MostPixels)
            throw new InputDataException(path, $"is {stored.Height} x {stored.Width} (height x width); pictures of more than {MostPixels / 1_000_000} million pixels are not read.");
        // Without a colour space nothing is converted.
        var wanted = new SKImageInfo(stored.Width, stored.Height, SKColorType.Rgba8888, stored.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul, null);
        SKCodecResult result = codec.GetPixels(wanted, out byte[] pixels);
        if (result != SKCodecResult.Success)
            throw new InputDataException(path, $"is a picture that is {(result == SKCodecResult.IncompleteInput ? "cut off" : "broken")}; replace it or take it out.");
        if (!stored.IsOpaque)
            PutOnWhite(pixels);
        return Upright(pixels, stored.Height, stored.Width, codec.EncodedOrigin);
    }

    private static SKCodec Open(string path)
    {
        InputFiles.Guard(path, () =>
        {
            using FileStream file = File.OpenRead(path);
            return file.Length;
        });
        return SKCodec.Create(path) ?? throw new InputDataException(path, $"is no picture ({InputFiles.PictureFormats}), or a broken one; replace it or take it out.");
    }

    private static void PutOnWhite(byte[] pixels)
    {
        for (int i = 0; i < pixels.Length; i += PixelBytes)
        {
            int opacity = pixels[i + Picture.Channels], white = byte.MaxValue * (byte.MaxValue - opacity);
            for (int channel = 0; channel < Picture.Channels; channel++)
                pixels[i + channel] = (byte)((pixels[i + channel] * opacity + white + byte.MaxValue / 2) / byte.MaxValue);
        }
    }

    private static bool IsTurned(SKEncodedOrigin origin) => origin is
        SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    // Nothing is moved: the picture is walked through in another order.
    private static Picture Upright(byte[] pixels, int height, int width, SKEncodedOrigin origin)
    {
        const int Right = PixelBytes;
        int down = width * PixelBytes, lastRow = (height - 1) * down, lastColumn = (width - 1) * Right;
        (int start, int rowStep, int columnStep) = origin switch
        {
            SKEncodedOrigin.TopRight => (lastColumn, down, -Right),
            SKEncodedOrigin.BottomRight => (lastRow + lastColumn, -down, -Right),
            SKEncodedOrigin.BottomLeft => (lastRow, -down, Right),
            SKEncodedOrigin.LeftTop => (0, Right, down),
            SKEncodedOrigin.RightTop => (lastRow, Right, -down),
            SKEncodedOrigin.RightBottom => (lastRow + lastColumn, -Right, -down),
            SKEncodedOrigin.LeftBottom => (lastColumn, -Right, down),
            _ => (0, down, Right),
        };
        return IsTurned(origin)
            ? new Picture(pixels, width, height, start, rowStep, columnStep, 1)
            : new Picture(pixels, height, width, start, rowStep, columnStep, 1);
    }
}
