using SplitConv.Spectra.Leading;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>Patches of the inputs of one convolution, and what the original convolution gives there.</summary>
/// <param name="Inputs">The patches, <c>[n, in, h, w]</c>, single precision.</param>
/// <param name="Outputs">The outputs, <c>[n, out]</c>, single precision.</param>
internal sealed record PatchSample(Tensor Inputs, Tensor Outputs) : IDisposable
{
    /// <summary>How many.</summary>
    public long Count => Inputs.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
    }
}

/// <summary>The patches of one convolution: those to fit to, and those to judge by.</summary>
/// <param name="Fitted">Nine tenths, the mean taken away.</param>
/// <param name="InputMean">The mean that was taken away, <c>[1, in, h, w]</c> in double precision; zeros for a convolution without a bias, which could not make up for it.</param>
/// <param name="HeldOut">Every tenth input; of fewer than ten inputs, every tenth position.</param>
internal sealed record SplitSample(PatchSample Fitted, Tensor InputMean, PatchSample HeldOut) : IDisposable
{
    /// <summary>Why nothing can be fitted to some samples; null if something can.</summary>
    /// <param name="samples">Those of all convolutions that use the weight.</param>
    public static string? Obstacle(IReadOnlyList<SplitSample> samples)
    {
        // In single precision, as the products of patches are.
        double inputs = samples.Sum(sample => GramMatrix.SumOfSquares(sample.Fitted.Inputs)), outputs = samples.Sum(sample => GramMatrix.SumOfSquares(sample.Fitted.Outputs));
        if (!double.IsFinite(inputs) || !double.IsFinite(outputs))
            return "the numbers that flow through it are too large for single precision, or none";
        return inputs == 0 ? "what flows through it is zero, or the same everywhere, so that there is nothing to fit it to" : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Fitted.Dispose();
        InputMean.Dispose();
        HeldOut.Dispose();
    }
}
