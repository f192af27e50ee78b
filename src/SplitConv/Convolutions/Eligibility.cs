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

        WeightShape weight = geometry.Weight;
        // With groups, the channels that meet in one kernel are those of one group.
        int kernel = weight.Kernel.Smaller, channels = weight.SmallerChannels;
        Refuse(geometry.Groups != 1, KeptReasonKind.Grouped, $"groups is {geometry.Groups}, must be 1");
        Refuse(geometry.Dilation != Extent.One, KeptReasonKind.Dilated, $"dilation is {geometry.Dilation}, must be 1x1");
        Refuse(geometry.Stride.Larger > LargestStride, KeptReasonKind.StrideTooLarge, $"stride is {geometry.Stride}, must be at most {LargestStride}");
        Refuse(kernel < SmallestKernel, KeptReasonKind.KernelTooSmall, $"kernel is {weight.Kernel}, must be at least {SmallestKernel}x{SmallestKernel}");
        Refuse(channels < FewestChannels && kernel < LargeKernel, KeptReasonKind.TooFewChannels,
            $"min(in, out) is {channels}, must be at least {FewestChannels} for a kernel below {LargeKernel}x{LargeKernel}");
        Refuse((long)kernel * channels < SmallestProduct, KeptReasonKind.TooFewChannels,
            $"min(kernel) * min(in, out) is {(long)kernel * channels}, must be at least {SmallestProduct}");
        return reasons;
    }
}
