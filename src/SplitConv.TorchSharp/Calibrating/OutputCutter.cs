using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Cuts the outputs of a convolution to a range, and notes whether that changed any.</summary>
/// <param name="hypothesis">The range.</param>
internal sealed class OutputCutter(RangeHypothesis hypothesis)
{
    private readonly float[] _low = [.. hypothesis.Range.Low.Zip(hypothesis.Margin, (end, margin) => end - margin)];
    private readonly float[] _high = [.. hypothesis.Range.High.Zip(hypothesis.Margin, (end, margin) => end + margin)];
    private bool _hasCutBelow;
    private bool _hasCutAbove;

    /// <summary>Whether values were cut at every end there is; otherwise the inputs say nothing of the range.</summary>
    public bool HasCut => (_hasCutBelow || !_low.Any(float.IsFinite)) && (_hasCutAbove || !_high.Any(float.IsFinite));

    /// <summary>Gives the outputs within the range, in a new tensor.</summary>
    public Tensor Cut(Tensor output)
    {
        using var scope = NewDisposeScope();
        Tensor low = Ends(_low, output), high = Ends(_high, output);
        _hasCutBelow |= output.lt(low).any().item<bool>();
        _hasCutAbove |= output.gt(high).any().item<bool>();
        return output.clamp(low, high).MoveToOuterDisposeScope();
    }

    // For [n, c, h, w] and [c, h, w].
    private static Tensor Ends(float[] values, Tensor output) => tensor(values, [values.Length, 1, 1], output.dtype, output.device);
}
