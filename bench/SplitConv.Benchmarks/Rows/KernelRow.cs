using SplitConv.Convolutions;

namespace SplitConv.Benchmarks.Rows;

/// <summary>A row of the table: weights, and where their shape occurs.</summary>
/// <param name="Shape">The shape of the kernel.</param>
/// <param name="Spectrum">What the weights are like.</param>
internal sealed record KernelRow(WeightShape Shape, Spectrum Spectrum)
{
    /// <summary>Channels, or output and input channels, then the side of the kernel: <c>512x3 flat</c>, <c>512x256x3 trained-like</c>.</summary>
    public string Name { get; } =
        (Shape.OutChannels == Shape.InChannels ? $"{Shape.OutChannels}" : $"{Shape.OutChannels}x{Shape.InChannels}")
        + $"x{Shape.Height} {(Spectrum == Spectrum.Flat ? "flat" : "trained-like")}";

    /// <summary>How often the shape occurs in each network, where it does.</summary>
    public IReadOnlyDictionary<string, int> Occurrences { get; init; } = new Dictionary<string, int>();

    /// <summary>How long the published figures say the reference takes for this shape, in seconds; null where they say nothing.</summary>
    public double? Published { get; init; }

    /// <summary>The mode in which the kernel is unfolded.</summary>
    public DecompositionMode Mode => DecompositionModes.Choose(Shape);

    /// <summary>The rows of the unfolding, L.</summary>
    public int Rows => Mode.Rows(Shape);

    /// <summary>The columns of the unfolding, M.</summary>
    public int Columns => Mode.Columns(Shape);
}
