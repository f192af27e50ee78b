namespace SplitConv.Samples.Pictures;

/// <summary>A picture while it is being painted.</summary>
internal sealed class Canvas
{
    private readonly Colour[] _pixels = new Colour[PictureSet.Width * PictureSet.Height];

    public Canvas(Colour colour) => Array.Fill(_pixels, colour);

    /// <summary>Paints a shape, given in pixels, over what is there.</summary>
    /// <param name="shape">The shape; the middle of the upper left pixel is at (0.5, 0.5).</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="opacity">1 hides what is below, 0 leaves it.</param>
    /// <param name="edge">The width of the outline in pixels: 1 is smooth and sharp, more is blurred.</param>
    public void Paint(SignedDistance shape, Colour colour, double opacity = 1, double edge = 1)
    {
        for (int y = 0; y < PictureSet.Height; y++)
        {
            for (int x = 0; x < PictureSet.Width; x++)
            {
                double distance = shape(new Point(x + 0.5, y + 0.5));
                double coverage = Math.Clamp(0.5 - distance / edge, 0, 1);
                ref Colour pixel = ref _pixels[y * PictureSet.Width + x];
                pixel = pixel.Mix(colour, opacity * coverage);
            }
        }
    }

    /// <summary>Adds noise to every pixel.</summary>
    public void Disturb(SplitMix64 random, double strength)
    {
        foreach (ref Colour pixel in _pixels.AsSpan())
        {
            pixel = new Colour(
                pixel.Red + strength * random.Noise(),
                pixel.Green + strength * random.Noise(),
                pixel.Blue + strength * random.Noise());
        }
    }

    /// <summary>Writes the red plane, then the green, then the blue, each by rows.</summary>
    public void CopyTo(Span<byte> planes)
    {
        for (int i = 0; i < _pixels.Length; i++)
        {
            planes[i] = ToByte(_pixels[i].Red);
            planes[_pixels.Length + i] = ToByte(_pixels[i].Green);
            planes[2 * _pixels.Length + i] = ToByte(_pixels[i].Blue);
        }
    }

    private static byte ToByte(double part) => (byte)(Math.Clamp(part, 0, 1) * 255 + 0.5);
}
