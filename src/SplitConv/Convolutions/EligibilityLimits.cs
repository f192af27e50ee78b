namespace SplitConv.Convolutions;

/// <summary>Where the filter of convolutions draws its lines. The defaults are the reference's (reference behaviour, section 2); beyond them lies what the mathematics allows.</summary>
public sealed record EligibilityLimits
{
    /// <summary>The reference's.</summary>
    public static EligibilityLimits Reference { get; } = new();

    /// <summary>The fewest input and output channels, at least 1. Kernels of 7x7 and above may have fewer. Default: 64.</summary>
    public int FewestChannels { get; init; } = 64;

    /// <summary>The largest stride along either axis, at least 1. Default: 2.</summary>
    public int LargestStride { get; init; } = 2;

    /// <summary>The shortest side of a kernel, at least 1. Default: 3.</summary>
    public int SmallestKernel { get; init; } = 3;

    /// <summary>Whether dilated kernels are decomposed too. Default: false.</summary>
    public bool AllowDilation { get; init; }
}
