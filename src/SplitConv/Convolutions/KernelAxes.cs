namespace SplitConv.Convolutions;

/// <summary>The kernel axes a factor takes with it. What a convolution does along an axis (stride, dilation, padding) goes where the axis goes.</summary>
/// <param name="Height">Whether it takes the height.</param>
/// <param name="Width">Whether it takes the width.</param>
public readonly record struct KernelAxes(bool Height, bool Width)
{
    /// <summary>The axes that are left for the other factor.</summary>
    public KernelAxes Others => new(!Height, !Width);

    /// <summary>The part of sizes along these axes; 1 along the others.</summary>
    /// <param name="sizes">The sizes along both.</param>
    public Extent Of(Extent sizes) => Of(sizes, Extent.One);

    /// <summary>The part of sizes along these axes, and of others along the others.</summary>
    /// <param name="sizes">The sizes to take.</param>
    /// <param name="others">The sizes to take where the axis is not.</param>
    public Extent Of(Extent sizes, Extent others) => new(Height ? sizes.Height : others.Height, Width ? sizes.Width : others.Width);
}
