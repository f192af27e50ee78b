using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// How the values of a patch are ordered, the part of the input that one output position sees: <c>(in, first taps, last taps)</c>, the taps being those of the first and the last convolution of a pair. The
/// composed kernel of a pair is then <c>W[o, (c, i), j] = sum over r of last[o, r, j] * first[r, (c, i)]</c>.
/// </summary>
/// <param name="Weight">The shape of the kernel.</param>
/// <param name="FirstAxes">The kernel axes of the first convolution.</param>
internal readonly record struct PatchLayout(WeightShape Weight, KernelAxes FirstAxes)
{
    /// <summary>The values of a patch that one tap of the last convolution sees: input channels times first taps.</summary>
    public int FirstSize => Weight.InChannels * (int)FirstAxes.Of(Weight.Kernel).Area;

    /// <summary>The taps of the last convolution.</summary>
    public int LastTaps => (int)FirstAxes.Others.Of(Weight.Kernel).Area;

    /// <summary>The values of a patch.</summary>
    public int Length => FirstSize * LastTaps;

    // Only then do the last taps not come last by themselves.
    private bool IsWidthFirst => FirstAxes is { Height: false, Width: true };

    /// <summary>Patches or kernels, <c>[n, in, h, w]</c>, in this order.</summary>
    /// <returns><c>[n, in * h * w]</c>.</returns>
    public Tensor Flatten(Tensor patches) => (IsWidthFirst ? patches.permute(0, 1, 3, 2) : patches).reshape(-1, Length);
}
