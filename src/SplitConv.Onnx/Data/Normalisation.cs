namespace SplitConv.Onnx.Data;

/// <summary>What is taken from pixels, and what they are divided by, before a network sees them.</summary>
/// <param name="Mean">Per channel, in units of the full scale 0 to 1.</param>
/// <param name="StandardDeviation">Per channel, in the same units, above 0.</param>
public sealed record Normalisation(IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>Pixels from 0 to 1.</summary>
    public static Normalisation None { get; } = new([0, 0, 0], [1, 1, 1]);
}
