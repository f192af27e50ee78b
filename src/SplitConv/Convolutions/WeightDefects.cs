namespace SplitConv.Convolutions;

/// <summary>Looks for weights that no decomposition can use.</summary>
public static class WeightDefects
{
    /// <summary>Why the kernel cannot be decomposed; null if it can.</summary>
    /// <param name="kernel">The kernel.</param>
    public static KeptReason? Find(ConvolutionKernel kernel)
    {
        double[] values = kernel.ToValues();
        int broken = values.Count(value => !double.IsFinite(value));
        if (broken > 0)
            return new KeptReason(KeptReasonKind.NotFinite, $"{broken} of {values.Length} weights are NaN or infinite; repair the model");
        return Array.TrueForAll(values, value => value == 0)
            ? new KeptReason(KeptReasonKind.AllZero, "all weights are zero; remove the layer or train it")
            : null;
    }
}
