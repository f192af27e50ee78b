namespace SplitConv.Convolutions;

/// <summary>Which ways of dividing a kernel between two convolutions are tried.</summary>
public enum DecompositionSchemes
{
    /// <summary>The one the reference takes: see <see cref="DecompositionModes.Choose"/>.</summary>
    Reference,

    /// <summary>Both orders of a vertical and a horizontal convolution.</summary>
    Spatial,

    /// <summary>Both orders, and the whole kernel to one of the two convolutions with a 1x1 for the other, which also serves kernels of 1x1.</summary>
    All,
}

/// <summary>The modes a set of schemes has for a convolution.</summary>
public static class DecompositionSchemesModes
{
    // An axis shorter than this is not worth a convolution of its own, as in the reference.
    private const int SmallestSpatialKernel = 3;

    /// <summary>The modes to try, the reference's first where it applies; all of them divide the kernel differently.</summary>
    /// <param name="schemes">The schemes.</param>
    /// <param name="geometry">The convolution, of one group.</param>
    public static IReadOnlyList<DecompositionMode> ModesOf(this DecompositionSchemes schemes, ConvolutionGeometry geometry)
    {
        WeightShape weight = geometry.Weight;
        DecompositionMode reference = DecompositionModes.Choose(weight);
        if (schemes == DecompositionSchemes.Reference)
            return [reference];
        DecompositionMode[] spatial = [reference, OtherOrder(reference, weight)];
        if (schemes == DecompositionSchemes.Spatial)
            return spatial;
        return [.. weight.Kernel.Smaller >= SmallestSpatialKernel ? spatial : [], .. ChannelModes(geometry)];
    }

    // The two modes of an order are transposes of each other; the one with fewer rows is the cheaper to compute.
    private static DecompositionMode OtherOrder(DecompositionMode mode, WeightShape weight) => mode.FirstAxes().Height
        ? FewerRows(DecompositionMode.FCFK, DecompositionMode.SCSK, weight)
        : FewerRows(DecompositionMode.FCSK, DecompositionMode.SCFK, weight);

    // Without a kernel to give away both are the same, except that a stride is best taken first.
    private static DecompositionMode[] ChannelModes(ConvolutionGeometry geometry) => geometry.Weight.Kernel.Area > 1
        ? [DecompositionMode.FC, DecompositionMode.SC]
        : [geometry.Stride == Extent.One ? FewerRows(DecompositionMode.FC, DecompositionMode.SC, geometry.Weight) : DecompositionMode.FC];

    private static DecompositionMode FewerRows(DecompositionMode one, DecompositionMode other, WeightShape weight) =>
        one.Rows(weight) <= other.Rows(weight) ? one : other;
}
