namespace SplitConv.Convolutions;

/// <summary>What decides whether and how a 2-D convolution is decomposed: everything about it but its padding and the values of its weights.</summary>
/// <param name="Weight">The shape of the kernel, <c>[out, in / groups, h, w]</c>.</param>
/// <param name="Stride">The steps of the window.</param>
/// <param name="Dilation">The spacing of the kernel's elements.</param>
/// <param name="Groups">The number of channel groups.</param>
public sealed record ConvolutionGeometry(WeightShape Weight, Extent Stride, Extent Dilation, int Groups)
{
    /// <summary>A convolution of one group, without stride and dilation.</summary>
    /// <param name="weight">The shape of the kernel.</param>
    public ConvolutionGeometry(WeightShape weight)
        : this(weight, Extent.One, Extent.One, 1)
    {
    }

    /// <summary>Input channels over all groups.</summary>
    public int InChannels => Weight.InChannels * Groups;

    /// <summary>Output channels.</summary>
    public int OutChannels => Weight.OutChannels;
}
