namespace SplitConv.Convolutions;

/// <summary>Looks for weights that no decomposition can use.</summary>
public static class WeightDefects
{
    /// <summary>Why the kernel cannot be decomposed; null if it can.</summary>
    /// <param name="kernel">The kernel.</param>
    public static KeptReason? Find(ConvolutionKernel kernel)
    {
        long broken = FloatingPoint.CountNotFinite(kernel.Data.Span, kernel.Type);
        if (broken > 0)
            return new KeptReason(KeptReasonKind.NotFinite, $"{broken} of {kernel.Shape.Count} weights are NaN or infinite; repair the model");
        return FloatingPoint.AreZero(kernel.Data.Span, kernel.Type)
            ? new KeptReason(KeptReasonKind.AllZero, "all weights are zero; remove the layer or train it")
            : null;
    }
}
