using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Plans.Settling;

/// <summary>One spectrum to compute, for all convolutions that share the weight.</summary>
/// <param name="Site">The first of them.</param>
/// <param name="Mode">The mode of the unfolding.</param>
/// <param name="Indices">Where they stand in the plan.</param>
internal sealed record SpectrumJob(ConvolutionSite Site, DecompositionMode Mode, IReadOnlyList<int> Indices) : IScheduledJob
{
    private WeightShape Weight => Site.Geometry!.Weight;

    /// <inheritdoc/>
    public int Rows => Mode.HighestRank(Weight);

    /// <inheritdoc/>
    public double Work => (double)Rows * Weight.Count;

    /// <inheritdoc/>
    public long Memory => KernelSpectrum.EstimateMemory(Weight, Site.ElementType, Mode);

    /// <summary>The jobs for the layers that are open, as far as their spectra are not known, the largest first.</summary>
    /// <param name="layers">The layers of a plan.</param>
    public static IReadOnlyList<SpectrumJob> Of(IReadOnlyList<LayerPlan> layers) =>
    [
        .. Enumerable.Range(0, layers.Count)
            .Where(index => layers[index].IsOpen)
            .SelectMany(index => layers[index].Candidates.Where(candidate => !layers[index].Spectra.ContainsKey(candidate.Mode)).Select(candidate => (index, candidate.Mode)))
            .GroupBy(item => (layers[item.index].Site.WeightIdentity ?? layers[item.index], item.Mode))
            .Select(group => new SpectrumJob(layers[group.First().index].Site, group.Key.Mode, [.. group.Select(item => item.index)]))
            .OrderByDescending(job => job.Work),
    ];
}
