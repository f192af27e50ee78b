namespace SplitConv.Convolutions;

/// <summary>The two convolutions that take the place of one, with R channels between them. Each takes some of the kernel's axes, and its size, stride and dilation along them.</summary>
/// <param name="First">The convolution that runs first.</param>
/// <param name="Last">The convolution that runs last; it carries the bias.</param>
/// <param name="FirstAxes">The axes of the first one; the last one has the others.</param>
public sealed record PairGeometry(ConvolutionGeometry First, ConvolutionGeometry Last, KernelAxes FirstAxes)
{
    /// <summary>The pair for a convolution of one group, in a mode and at a rank.</summary>
    /// <param name="original">The convolution to replace.</param>
    /// <param name="mode">Any mode.</param>
    /// <param name="rank">The channels between the two convolutions, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is below 1, or the convolution has more than one group.</exception>
    public static PairGeometry Of(ConvolutionGeometry original, DecompositionMode mode, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(original.Groups, 1);
        KernelAxes axes = mode.FirstAxes();
        return new PairGeometry(
            OnAxes(original, original.Weight.InChannels, rank, axes),
            OnAxes(original, rank, original.Weight.OutChannels, axes.Others),
            axes);
    }

    private static ConvolutionGeometry OnAxes(ConvolutionGeometry original, int inChannels, int outChannels, KernelAxes axes)
    {
        Extent kernel = axes.Of(original.Weight.Kernel);
        return new(new(outChannels, inChannels, kernel.Height, kernel.Width), axes.Of(original.Stride), axes.Of(original.Dilation), 1);
    }
}
