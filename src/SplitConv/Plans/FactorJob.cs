using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Plans;

/// <summary>One weight to decompose, for all convolutions that share it.</summary>
/// <param name="Layer">The first of them.</param>
/// <param name="Indices">Where they stand in the plan.</param>
/// <param name="HighestRank">The highest rank any of them may get.</param>
internal sealed record FactorJob(LayerPlan Layer, IReadOnlyList<int> Indices, int HighestRank) : IScheduledJob
{
    private WeightShape Weight => Layer.Site.Geometry!.Weight;

    /// <inheritdoc/>
    public int Rows => Layer.Mode!.Value.HighestRank(Weight);

    /// <inheritdoc/>
    public double Work => (double)Rows * Weight.Count;

    /// <summary>The memory it needs, in bytes, with that of the spectra that are to be looked at before.</summary>
    public long Memory => Math.Max(
        KernelDecomposition.EstimateMemory(Weight, Layer.Site.ElementType, Layer.Mode!.Value, HighestRank),
        Layer.IsOpen ? Layer.Candidates.Max(candidate => KernelSpectrum.EstimateMemory(Weight, Layer.Site.ElementType, candidate.Mode)) : 0);

    /// <summary>The jobs of a plan, the largest first.</summary>
    /// <param name="layers">The layers of the plan.</param>
    public static IReadOnlyList<FactorJob> Of(IReadOnlyList<LayerPlan> layers) =>
    [
        .. Enumerable.Range(0, layers.Count)
            .Where(index => layers[index].IsEligible)
            .GroupBy(index => (layers[index].Site.WeightIdentity ?? layers[index], layers[index].Mode))
            .Select(group => new FactorJob(layers[group.First()], [.. group], group.Max(index => layers[index].Ranks!.Value.Highest)))
            .OrderByDescending(job => job.Work),
    ];
}
