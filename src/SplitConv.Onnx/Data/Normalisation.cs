using SplitConv.Plans;

namespace SplitConv.Onnx.Data;

/// <summary>What is taken from values, and what they are divided by, before a network sees them: <c>(value - mean) / std</c>.</summary>
/// <param name="Mean">One for all channels, or one per channel; for pixels in units of the full scale 0 to 1.</param>
/// <param name="StandardDeviation">One for all channels, or one per channel, in the same units, above 0.</param>
public sealed record Normalisation(IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>Values as they are; pixels from 0 to 1.</summary>
    public static Normalisation None { get; } = new([0], [1]);

    /// <summary>Normalises the values of one input in place.</summary>
    /// <param name="values"><c>[channel, row, column]</c></param>
    /// <param name="channels">The number of channels.</param>
    internal void Apply(Span<float> values, int channels)
    {
        int area = values.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            float mean = Of(Mean, channel), deviation = Of(StandardDeviation, channel);
            foreach (ref float value in values.Slice(channel * area, area))
                value = (value - mean) / deviation;
        }
    }

    /// <exception cref="InvalidOptionsException">There are more or fewer numbers than channels.</exception>
    internal void Check(int channels)
    {
        foreach ((string name, int count) in new[] { ("mean", Mean.Count), ("std", StandardDeviation.Count) })
        {
            if (count != 1 && count != channels)
                throw new InvalidOptionsException([$"There are {count} numbers for {name}, but the model takes {channels} {(channels == 1 ? "channel" : "channels")}; give one number, or one for each."]);
        }
    }

    private static float Of(IReadOnlyList<float> numbers, int channel) => numbers.Count == 1 ? numbers[0] : numbers[channel];
}
