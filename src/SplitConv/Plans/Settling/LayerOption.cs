using SplitConv.Costs;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans.Settling;

/// <summary>A way and a rank for a layer, and what it would lose.</summary>
/// <param name="Candidate">The way.</param>
/// <param name="Rank">The rank.</param>
/// <param name="DiscardedEnergy">The share of the kernel's squared Frobenius norm that is lost, with calibration of the energy of its outputs.</param>
internal sealed record LayerOption(PairCandidate Candidate, int Rank, double DiscardedEnergy)
{
    /// <summary>The pair.</summary>
    public PairGeometry Pair => PairGeometry.Of(Candidate.Original, Candidate.Mode, Rank);

    /// <summary>The option of a layer for a candidate at a rank.</summary>
    public static LayerOption Of(LayerPlan layer, PairCandidate candidate, int rank)
    {
        KernelSpectrum spectrum = layer.EnergySpectrum(candidate.Mode);
        return new(candidate, rank, spectrum.DiscardedEnergy(Math.Min(rank, spectrum.SingularValues.Count)));
    }

    /// <summary>All options of a layer.</summary>
    public static IReadOnlyList<LayerOption> All(LayerPlan layer, bool useCostGate) =>
        [.. layer.Candidates.SelectMany(candidate => candidate.Ranks(useCostGate).Select(rank => Of(layer, candidate, rank)))];

    /// <summary>What the pair costs.</summary>
    /// <param name="site">The convolution.</param>
    public ConvolutionCost Cost(ConvolutionSite site) => ConvolutionCost.Of(Pair, Candidate.Maps, site.HasBias, site.ElementType);
}
