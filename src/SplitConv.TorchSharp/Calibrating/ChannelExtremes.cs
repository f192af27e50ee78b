using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>The smallest and the largest value of each channel.</summary>
/// <param name="Smallest">The smallest values.</param>
/// <param name="Largest">The largest values.</param>
internal sealed record ChannelExtremes(float[] Smallest, float[] Largest)
{
    /// <summary>Those of maps <c>[n, c, h, w]</c> or <c>[c, h, w]</c>.</summary>
    public static ChannelExtremes Of(Tensor maps)
    {
        using var scope = NewDisposeScope();
        long[] axes = maps.dim() == 3 ? [1, 2] : [0, 2, 3];
        return new ChannelExtremes(TensorMaps.Values(maps.amin(axes)), TensorMaps.Values(maps.amax(axes)));
    }

    /// <summary>Those of two.</summary>
    public ChannelExtremes With(ChannelExtremes? other) => other is null
        ? this
        : new([.. Smallest.Zip(other.Smallest, Math.Min)], [.. Largest.Zip(other.Largest, Math.Max)]);
}
