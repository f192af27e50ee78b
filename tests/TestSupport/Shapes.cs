using SplitConv.Convolutions;

namespace SplitConv.TestSupport;

/// <summary>Shapes from lists of sizes.</summary>
public static class Shapes
{
    /// <summary>The shape of four sizes in the order <c>[out, in, h, w]</c>.</summary>
    public static WeightShape Of(IReadOnlyList<int> sizes) => new(sizes[0], sizes[1], sizes[2], sizes[3]);
}
