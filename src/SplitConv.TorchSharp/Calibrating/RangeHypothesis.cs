using SplitConv.Calibration;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>A range that may be all that a network sees of a convolution's outputs, and how to cut them to it.</summary>
/// <param name="Range">The range.</param>
/// <param name="Margin">How much is left on both sides of it when outputs are cut: as much as rounding may move the ends.</param>
internal sealed record RangeHypothesis(VisibleRange Range, IReadOnlyList<float> Margin)
{
    // Of Relu6, Relu and a clamp to -1..1.
    private static readonly (float Low, float High)[] Activations = [(0, 6), (0, float.PositiveInfinity), (-1, 1)];

    /// <summary>The ranges that activations have which follow the convolution at once.</summary>
    /// <param name="channels">Its output channels.</param>
    public static IEnumerable<RangeHypothesis> Directly(int channels) =>
        Activations.Select(ends => new RangeHypothesis(VisibleRange.Of(channels, ends.Low, ends.High), new float[channels]));

    /// <summary>The ranges that activations have which follow a normalisation.</summary>
    /// <param name="norm">It; in evaluation mode it scales and shifts each channel.</param>
    /// <param name="type">The number format of the convolution's outputs.</param>
    public static IEnumerable<RangeHypothesis> Behind(BatchNorm2d norm, ScalarType type)
    {
        float[] mean = TensorMaps.Values(norm.running_mean!), variance = TensorMaps.Values(norm.running_var!);
        float[] scale = [.. variance.Select(value => (float)(1 / Math.Sqrt(value + norm.eps)))], shift = new float[mean.Length];
        if (norm.weight is { } weight)
            scale = [.. scale.Zip(TensorMaps.Values(weight), (factor, value) => factor * value)];
        if (norm.bias is { } bias)
            shift = TensorMaps.Values(bias);
        for (int channel = 0; channel < shift.Length; channel++)
            shift[channel] -= mean[channel] * scale[channel];

        float step = type switch { ScalarType.BFloat16 => 1f / 128, ScalarType.Float16 => 1f / 1024, _ => 1.2e-7f };
        return Directly(mean.Length).Select(direct =>
        {
            VisibleRange range = direct.Range.Before(scale, shift);
            return new RangeHypothesis(range, [.. mean.Select((value, channel) => 8 * step * (Size(range.Low[channel]) + Size(range.High[channel]) + Math.Abs(value)))]);
        });
    }

    private static float Size(float end) => float.IsFinite(end) ? Math.Abs(end) : 0;
}
