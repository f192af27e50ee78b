namespace SplitConv.Convolutions;

/// <summary>The filter: which convolutions are worth decomposing by their geometry alone, within the reference's limits (reference behaviour, section 2) or wider ones.</summary>
public static class Eligibility
{
    private const int LargeKernel = 7;
    private const int SmallestProduct = 16;

    /// <summary>Every reason why a convolution is not eligible; empty if it is.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="limits">Where the lines are drawn; null for the reference's.</param>
    public static IReadOnlyList<KeptReason> Examine(ConvolutionGeometry geometry, EligibilityLimits? limits = null)
    {
        limits ??= EligibilityLimits.Reference;
        var reasons = new List<KeptReason>();
        void Refuse(bool applies, KeptReasonKind kind, string text)
        {
            if (applies)
                reasons.Add(new KeptReason(kind, text));
        }

        Extent kernel = geometry.Weight.Kernel;
        int channels = Math.Min(geometry.InChannels, geometry.OutChannels);
        long product = (long)kernel.Smaller * channels;
        Refuse(geometry.Groups != 1, KeptReasonKind.Grouped, $"groups is {geometry.Groups}, not 1");
        Refuse(geometry.Dilation != Extent.One && !limits.AllowDilation, KeptReasonKind.Dilated, $"dilation is {geometry.Dilation}, not 1x1");
        Refuse(geometry.Stride.Larger > limits.LargestStride, KeptReasonKind.StrideTooLarge, $"stride {geometry.Stride} is above {limits.LargestStride}");
        Refuse(kernel.Smaller < limits.SmallestKernel, KeptReasonKind.KernelTooSmall, $"kernel {kernel} is below {limits.SmallestKernel}x{limits.SmallestKernel}");
        Refuse(channels < limits.FewestChannels && kernel.Smaller < LargeKernel, KeptReasonKind.TooFewChannels,
            $"min(in, out) {channels} is below {limits.FewestChannels} and the kernel below {LargeKernel}x{LargeKernel}");
        // Who lowers the limit of channels means it.
        int smallestProduct = Math.Min(SmallestProduct, limits.FewestChannels);
        Refuse(product < smallestProduct, KeptReasonKind.TooFewChannels, $"min(kernel) * min(in, out) {product} is below {smallestProduct}");
        return reasons;
    }
}
