namespace SplitConv.Convolutions;

/// <summary>The kernels of the two convolutions that take the place of one.</summary>
/// <param name="First">The kernel that runs first, <c>[R, in, kh, 1]</c>, <c>[R, in, 1, kw]</c>, <c>[R, in, kh, kw]</c> or <c>[R, in, 1, 1]</c>.</param>
/// <param name="Last">The kernel that runs last, with the axes the first has not.</param>
public sealed record KernelPair(ConvolutionKernel First, ConvolutionKernel Last)
{
    /// <summary>The channels between the two convolutions.</summary>
    public int Rank => First.Shape.OutChannels;

    /// <summary>Whether another pair holds the same bytes in the same shapes.</summary>
    /// <param name="other">The other pair.</param>
    public bool SameWeights(KernelPair other) =>
        First.Shape == other.First.Shape && Last.Shape == other.Last.Shape
        && First.Type == other.First.Type && Last.Type == other.Last.Type
        && First.Data.Span.SequenceEqual(other.First.Data.Span) && Last.Data.Span.SequenceEqual(other.Last.Data.Span);

    /// <summary>
    /// The one kernel <c>[out, in, kh, kw]</c> that does what the two do one after the other:
    /// <c>W[o, i, y, x] = sum over r of first[r, i, .] * last[o, r, .]</c>.
    /// </summary>
    public double[] Compose()
    {
        WeightShape first = First.Shape, last = Last.Shape;
        int height = Math.Max(first.Height, last.Height), width = Math.Max(first.Width, last.Width);
        double[] firstValues = First.ToValues(), lastValues = Last.ToValues();
        int firstTaps = first.Height * first.Width, lastTaps = last.Height * last.Width;
        double[] composed = new double[(long)last.OutChannels * first.InChannels * height * width];
        for (int o = 0; o < last.OutChannels; o++)
        for (int r = 0; r < Rank; r++)
        for (int i = 0; i < first.InChannels; i++)
        for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
        {
            int firstTap = Tap(first, y, x), lastTap = Tap(last, y, x);
            composed[((o * first.InChannels + i) * height + y) * width + x] +=
                firstValues[(r * first.InChannels + i) * firstTaps + firstTap] * lastValues[(o * Rank + r) * lastTaps + lastTap];
        }

        return composed;
    }

    // Along an axis the kernel does not have, every tap is its only one.
    private static int Tap(WeightShape kernel, int y, int x) => (kernel.Height == 1 ? 0 : y) * kernel.Width + (kernel.Width == 1 ? 0 : x);
}
