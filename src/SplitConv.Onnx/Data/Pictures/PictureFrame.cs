namespace SplitConv.Onnx.Data.Pictures;

/// <summary>How a picture is scaled, and where the part that a network sees begins in what comes out.</summary>
/// <param name="Height">The height of the whole picture after scaling.</param>
/// <param name="Width">The width of the whole picture after scaling.</param>
/// <param name="Top">The first row of the part.</param>
/// <param name="Left">The first column of the part.</param>
internal readonly record struct PictureFrame(int Height, int Width, int Top, int Left)
{
    /// <summary>The frame for a picture. Sizes and the middle are rounded as torchvision's <c>Resize</c> and <c>CenterCrop</c> round them.</summary>
    /// <param name="height">The picture's height.</param>
    /// <param name="width">The picture's width.</param>
    /// <param name="resize">What to scale it to; null for the smallest size that covers the shape.</param>
    /// <param name="shape">What the network sees.</param>
    public static PictureFrame Of(int height, int width, Resize? resize, SampleShape shape)
    {
        (int scaledHeight, int scaledWidth) = resize switch
        {
            null => Cover(height, width, shape.Height, shape.Width),
            { KeepsAspect: true } => Cover(height, width, resize.Height, resize.Width),
            _ => (resize.Height, resize.Width),
        };
        return new PictureFrame(scaledHeight, scaledWidth, Middle(scaledHeight - shape.Height), Middle(scaledWidth - shape.Width));
    }

    private static (int Height, int Width) Cover(int height, int width, int leastHeight, int leastWidth) =>
        (long)leastHeight * width >= (long)leastWidth * height
            ? (leastHeight, Scale(width, leastHeight, height, leastWidth))
            : (Scale(height, leastWidth, width, leastHeight), leastWidth);

    private static int Scale(int size, int numerator, int denominator, int least) =>
        (int)Math.Clamp((long)size * numerator / denominator, least, int.MaxValue);

    private static int Middle(int excess) => (int)Math.Round(excess / 2.0, MidpointRounding.ToEven);
}
