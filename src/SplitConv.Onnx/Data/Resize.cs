using SplitConv.Plans;

namespace SplitConv.Onnx.Data;

/// <summary>The size that pictures are brought to; the model's input is then cut from the middle.</summary>
public sealed record Resize
{
    /// <summary>The largest size, in pixels.</summary>
    public const int Largest = 16384;

    private Resize(int height, int width, bool keepsAspect)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Largest);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Largest);
        (Height, Width, KeepsAspect) = (height, width, keepsAspect);
    }

    /// <summary>The height, or the least height where the aspect is kept.</summary>
    public int Height { get; }

    /// <summary>The width, or the least width where the aspect is kept.</summary>
    public int Width { get; }

    /// <summary>Whether height and width change by the same factor.</summary>
    public bool KeepsAspect { get; }

    /// <summary>The shorter side gets this size, and the other one follows.</summary>
    /// <param name="pixels">From 1 to <see cref="Largest"/>.</param>
    public static Resize ShorterSide(int pixels) => new(pixels, pixels, keepsAspect: true);

    /// <summary>Both sides get the sizes given; the aspect may change.</summary>
    /// <param name="height">From 1 to <see cref="Largest"/>.</param>
    /// <param name="width">From 1 to <see cref="Largest"/>.</param>
    public static Resize Exactly(int height, int width) => new(height, width, keepsAspect: false);

    /// <summary>Such as <c>256</c> or <c>240x320</c>, as on the command line.</summary>
    public override string ToString() => KeepsAspect ? $"{Height}" : $"{Height}x{Width}";

    /// <exception cref="InvalidOptionsException">Pictures of this size do not cover the model's input.</exception>
    internal void CheckCovers(SampleShape shape)
    {
        if (Height < shape.Height || Width < shape.Width)
            throw new InvalidOptionsException([$"Pictures resized to {this} do not cover the model's input of {shape.Height}x{shape.Width}; give {Sufficient(shape)} or more."]);
    }

    private string Sufficient(SampleShape shape) => KeepsAspect ? $"{Math.Max(shape.Height, shape.Width)}" : $"{shape.Height}x{shape.Width}";
}
