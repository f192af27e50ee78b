namespace SplitConv.Convolutions;

/// <summary>The two convolutions that take the place of one: one of them <c>kh x 1</c>, the other <c>1 x kw</c>, with R channels between them.</summary>
/// <param name="First">The convolution that runs first.</param>
/// <param name="Last">The convolution that runs last; it carries the bias.</param>
/// <param name="FirstIsVertical">Whether the first one is the <c>kh x 1</c> one.</param>
public sealed record PairGeometry(ConvolutionGeometry First, ConvolutionGeometry Last, bool FirstIsVertical)
{
    /// <summary>The pair for a convolution of one group, in a mode and at a rank.</summary>
    /// <param name="original">The convolution to replace.</param>
    /// <param name="mode">Any of the four modes.</param>
    /// <param name="rank">The channels between the two convolutions, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is below 1, or the convolution has more than one group.</exception>
    public static PairGeometry Of(ConvolutionGeometry original, DecompositionMode mode, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(original.Groups, 1);
        WeightShape shape = original.Weight;
        bool firstIsVertical = mode.FirstIsVertical();
        return new PairGeometry(
            OnOneAxis(original, shape.InChannels, rank, firstIsVertical),
            OnOneAxis(original, rank, shape.OutChannels, !firstIsVertical),
            firstIsVertical);
    }

    // Stride and dilation stay with the axis they belong to.
    private static ConvolutionGeometry OnOneAxis(ConvolutionGeometry original, int inChannels, int outChannels, bool vertical) => vertical
        ? new(new(outChannels, inChannels, original.Weight.Height, 1), new(original.Stride.Height, 1), new(original.Dilation.Height, 1), 1)
        : new(new(outChannels, inChannels, 1, original.Weight.Width), new(1, original.Stride.Width), new(1, original.Dilation.Width), 1);
}
