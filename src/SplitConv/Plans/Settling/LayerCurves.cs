using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans.Settling;

/// <summary>What a convolution would lose and cost at every rank, whether it is to be decomposed or kept.</summary>
public static class LayerCurves
{
    /// <summary>A curve for each way of decomposing the convolution; empty if there is none, because it has groups, say, or broken weights.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="options">Which ways are tried, and in which steps of the rank.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <exception cref="DecompositionFailedException">A spectrum could not be computed.</exception>
    public static IReadOnlyList<LayerCurve> Of(LayerPlan layer, DecompositionOptions options, CancellationToken cancellationToken = default)
    {
        ConvolutionSite site = layer.Site;
        if (site is not { Geometry: { Groups: 1 } geometry, LoadKernel: { } load, Obstacles: [] } || WeightDefects.Find(load()) is not null)
            return [];
        return
        [
            .. options.Schemes.ModesOf(geometry).Select(mode => new LayerCurve(
                new PairCandidate(geometry, mode, site.MapsOrOnePosition, options.RankMultiple),
                layer.OutputSpectra.GetValueOrDefault(mode) ?? layer.Spectra.GetValueOrDefault(mode) ?? KernelSpectrum.Compute(load(), mode, cancellationToken))),
        ];
    }
}

/// <summary>One way of decomposing a convolution at every rank.</summary>
/// <param name="Candidate">The way, and its cost.</param>
/// <param name="Spectrum">What is lost.</param>
public sealed record LayerCurve(PairCandidate Candidate, KernelSpectrum Spectrum);
