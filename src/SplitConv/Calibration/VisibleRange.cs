namespace SplitConv.Calibration;

/// <summary>
/// What of the outputs of a convolution the rest of the network can see, because a Relu or the like follows: all values at or below the lower end are the same to it, and all at or above the upper end.
/// </summary>
/// <param name="Low">The lower end for each output channel; negative infinity where there is none.</param>
/// <param name="High">The upper end for each output channel; infinity where there is none.</param>
public sealed record VisibleRange(IReadOnlyList<float> Low, IReadOnlyList<float> High)
{
    /// <summary>The same range for every channel.</summary>
    /// <param name="channels">The number of output channels.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public static VisibleRange Of(int channels, float low, float high) => new([.. Enumerable.Repeat(low, channels)], [.. Enumerable.Repeat(high, channels)]);

    /// <summary>
    /// The range of a convolution behind which every channel is scaled and shifted before values are cut at this range: <c>x</c> such that <c>scale * x + shift</c> lies in it. A negative scale exchanges the
    /// ends; with a scale of 0 nothing is seen to be cut.
    /// </summary>
    /// <param name="scale">The factor of each channel.</param>
    /// <param name="shift">What is added to each channel afterwards.</param>
    public VisibleRange Before(IReadOnlyList<float> scale, IReadOnlyList<float> shift)
    {
        float[] low = new float[Low.Count], high = new float[Low.Count];
        for (int channel = 0; channel < low.Length; channel++)
        {
            float first = (Low[channel] - shift[channel]) / scale[channel], second = (High[channel] - shift[channel]) / scale[channel];
            (low[channel], high[channel]) = scale[channel] switch
            {
                > 0 => (first, second),
                < 0 => (second, first),
                _ => (float.NegativeInfinity, float.PositiveInfinity),
            };
        }

        return new VisibleRange(low, high);
    }
}
