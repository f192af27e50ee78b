using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Cuts the outputs of a convolution to a range.</summary>
/// <param name="hypothesis">The range.</param>
internal sealed class OutputCutter(RangeHypothesis hypothesis)
{
    private readonly float[] _low = [.. hypothesis.Range.Low.Zip(hypothesis.Margin, (end, margin) => end - margin)];
    private readonly float[] _high = [.. hypothesis.Range.High.Zip(hypothesis.Margin, (end, margin) => end + margin)];

    /// <summary>Whether it cuts some values below, where it has lower ends, and some above, where it has upper ends; otherwise the inputs say nothing of the range.</summary>
    /// <param name="outputs">The outputs as they are.</param>
    public bool Cuts(ChannelExtremes outputs) =>
        (!_low.Any(float.IsFinite) || _low.Zip(outputs.Smallest).Any(pair => pair.Second < pair.First))
        && (!_high.Any(float.IsFinite) || _high.Zip(outputs.Largest).Any(pair => pair.Second > pair.First));

    /// <summary>Gives the outputs within the range, in a new tensor.</summary>
    public Tensor Cut(Tensor output)
    {
        using var scope = NewDisposeScope();
        return output.clamp(Ends(_low, output), Ends(_high, output)).MoveToOuterDisposeScope();
    }

    // For [n, c, h, w] and [c, h, w].
    private static Tensor Ends(float[] values, Tensor output) => tensor(values, [values.Length, 1, 1], output.dtype, output.device);
}
