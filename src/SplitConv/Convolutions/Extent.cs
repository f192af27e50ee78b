namespace SplitConv.Convolutions;

/// <summary>A size, step or count along the two spatial axes, height first.</summary>
/// <param name="Height">Along the height, in elements.</param>
/// <param name="Width">Along the width, in elements.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>One along both axes: the stride and dilation of a convolution that states none.</summary>
    public static Extent One { get; } = new(1, 1);

    /// <summary>The smaller of height and width.</summary>
    public int Smaller => Math.Min(Height, Width);

    /// <summary>The larger of height and width.</summary>
    public int Larger => Math.Max(Height, Width);

    /// <summary>Height times width.</summary>
    public long Area => (long)Height * Width;

    /// <summary>For example <c>3x5</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
