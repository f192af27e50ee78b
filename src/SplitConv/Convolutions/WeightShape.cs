namespace SplitConv.Convolutions;

/// <summary>The shape <c>[out, in, h, w]</c> of a kernel.</summary>
/// <param name="OutChannels">Output channels.</param>
/// <param name="InChannels">Input channels of one group.</param>
/// <param name="Height">Kernel height.</param>
/// <param name="Width">Kernel width.</param>
public readonly record struct WeightShape(int OutChannels, int InChannels, int Height, int Width)
{
    /// <summary>The spatial size of the kernel.</summary>
    public Extent Kernel => new(Height, Width);

    /// <summary>The number of weights.</summary>
    public long Count => (long)OutChannels * InChannels * Height * Width;

    /// <summary>The smaller of the two channel counts, <c>min(in, out)</c>.</summary>
    public int SmallerChannels => Math.Min(OutChannels, InChannels);

    /// <summary>The four sizes in the order <c>[out, in, h, w]</c>.</summary>
    public IReadOnlyList<int> Dimensions => [OutChannels, InChannels, Height, Width];

    /// <summary>For example <c>[64, 32, 3, 3]</c>.</summary>
    public override string ToString() => $"[{OutChannels}, {InChannels}, {Height}, {Width}]";
}
