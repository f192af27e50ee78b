using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Plans;

/// <summary>One weight to decompose, for all convolutions that share it.</summary>
/// <param name="Layer">The first of them.</param>
/// <param name="Indices">Where they stand in the plan.</param>
/// <param name="HighestRank">The highest rank any of them may get.</param>
internal sealed record FactorJob(LayerPlan Layer, IReadOnlyList<int> Indices, int HighestRank)
{
    private WeightShape Weight => Layer.Site.Geometry!.Weight;

    /// <summary>The rows of the unfolding, L.</summary>
    public int Rows => Layer.Mode!.Value.Rows(Weight);

    /// <summary>The multiplications of one product <c>A A^T</c>: a measure of how long it will take.</summary>
    public double Work => (double)Rows * Rows * Layer.Mode!.Value.Columns(Weight);

    /// <summary>The memory it needs, in bytes.</summary>
    public long Memory => KernelDecomposition.EstimateMemory(Weight, Layer.Site.ElementType, Layer.Mode!.Value, HighestRank);

    /// <summary>The jobs of a plan, the largest first.</summary>
    /// <param name="layers">The layers of the plan.</param>
    public static IReadOnlyList<FactorJob> Of(IReadOnlyList<LayerPlan> layers) =>
    [
        .. Enumerable.Range(0, layers.Count)
            .Where(index => layers[index].IsEligible)
            .GroupBy(index => layers[index].Site.WeightIdentity ?? layers[index])
            .Select(group => new FactorJob(layers[group.First()], [.. group], group.Max(index => layers[index].Ranks!.Value.Highest)))
            .OrderByDescending(job => job.Work),
    ];
}
