namespace SplitConv.Convolutions;

/// <summary>The reference's filter: which convolutions are worth decomposing by their geometry alone (reference behaviour, section 2).</summary>
public static class Eligibility
{
    private const int LargestStride = 2;
    private const int SmallestKernel = 3;
    private const int LargeKernel = 7;
    private const int FewestChannels = 64;
    private const int SmallestProduct = 16;

    /// <summary>Every reason why a convolution is not eligible; empty if it is.</summary>
    /// <param name="geometry">The convolution.</param>
    public static IReadOnlyList<KeptReason> Examine(ConvolutionGeometry geometry)
    {
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
        Refuse(geometry.Dilation != Extent.One, KeptReasonKind.Dilated, $"dilation is {geometry.Dilation}, not 1x1");
        Refuse(geometry.Stride.Larger > LargestStride, KeptReasonKind.StrideTooLarge, $"stride {geometry.Stride} is above {LargestStride}");
        Refuse(kernel.Smaller < SmallestKernel, KeptReasonKind.KernelTooSmall, $"kernel {kernel} is below {SmallestKernel}x{SmallestKernel}");
        Refuse(channels < FewestChannels && kernel.Smaller < LargeKernel, KeptReasonKind.TooFewChannels,
            $"min(in, out) {channels} is below {FewestChannels} and the kernel below {LargeKernel}x{LargeKernel}");
        Refuse(product < SmallestProduct, KeptReasonKind.TooFewChannels, $"min(kernel) * min(in, out) {product} is below {SmallestProduct}");
        return reasons;
    }
}
