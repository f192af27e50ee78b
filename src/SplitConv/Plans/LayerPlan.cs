using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans;

/// <summary>The decision on one convolution before any factor is computed: to be decomposed in a mode by a rule, or kept for reasons.</summary>
public sealed record LayerPlan
{
    /// <summary>The convolution.</summary>
    public required ConvolutionSite Site { get; init; }

    /// <summary>Every reason for keeping the convolution; empty if it is to be decomposed.</summary>
    public IReadOnlyList<KeptReason> Reasons { get; init; } = [];

    /// <summary>Whether the convolution is to be decomposed.</summary>
    public bool IsEligible => Reasons.Count == 0;

    /// <summary>The rule that chooses the rank, unless the budget does.</summary>
    public required IRankRule Rule { get; init; }

    /// <summary>The budget that chooses the rank; null if the rule does.</summary>
    public ModelBudget? Budget { get; init; }

    /// <summary>The ways of decomposing the convolution that are tried, the first choice first; empty if it is kept.</summary>
    public IReadOnlyList<PairCandidate> Candidates { get; init; } = [];

    /// <summary>Whether mode and rank are still to be chosen by its spectra or by measurement.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The mode in which the convolution is, or would be, decomposed, or the first of those that are tried; null if its geometry is unknown or it has groups.</summary>
    public DecompositionMode? Mode { get; init; }

    /// <summary>The ranks that are possible: what the rule allows, cut by the cost gate; null if the convolution is kept.</summary>
    public RankRange? Ranks { get; init; }

    /// <summary>The rank that was settled on; null while it is open, or where the rule is asked when the factors are computed.</summary>
    public int? Rank { get; init; }

    /// <summary>The share of the kernel's squared Frobenius norm that the pair will lose, with calibration of the energy of its outputs; null if it is not known yet or the convolution is kept.</summary>
    public double? DiscardedEnergy { get; init; }

    /// <summary>The convolution and the pair, measured; null if they were not.</summary>
    public PairLatency? Latency { get; init; }

    /// <summary>The spectra that were looked at to choose mode and rank.</summary>
    public IReadOnlyDictionary<DecompositionMode, KernelSpectrum> Spectra { get; init; } = new Dictionary<DecompositionMode, KernelSpectrum>();

    /// <summary>The spectra in the metric of the data, of which the squares are energies of the outputs; with calibration only, and where the data reaches the convolution. Rules and budgets that go by energy go by these.</summary>
    public IReadOnlyDictionary<DecompositionMode, KernelSpectrum> OutputSpectra { get; init; } = new Dictionary<DecompositionMode, KernelSpectrum>();

    /// <summary>The spectrum by which energies are counted: that of the outputs where it is known, else that of the kernel.</summary>
    /// <param name="mode">One of the modes of <see cref="Spectra"/>.</param>
    public KernelSpectrum EnergySpectrum(DecompositionMode mode) => OutputSpectra.GetValueOrDefault(mode) ?? Spectra[mode];

    /// <summary>What chooses the rank, as users write it.</summary>
    public string ChosenBy => Budget?.ToString() ?? Rule.ToString() ?? "";

    /// <summary>The cost of the convolution as it is; null if its geometry is unknown. Multiply-accumulates are those of one output position if the feature maps are unknown.</summary>
    public ConvolutionCost? CostBefore => Site.Geometry is null
        ? null
        : ConvolutionCost.Of(Site.Geometry, Site.MapsOrOnePosition, Site.HasBias, Site.ElementType);

    /// <summary>The cost of the pair at a rank; what the convolution costs as it is if it is kept.</summary>
    /// <param name="rank">The rank, at least 1.</param>
    public ConvolutionCost? CostAt(int rank) => !IsEligible || Site.Geometry is null || Mode is null
        ? CostBefore
        : ConvolutionCost.Of(PairGeometry.Of(Site.Geometry, Mode.Value, rank), Site.MapsOrOnePosition, Site.HasBias, Site.ElementType);

    /// <summary>The same convolution, kept.</summary>
    /// <param name="reasons">Why.</param>
    public LayerPlan Kept(params IReadOnlyList<KeptReason> reasons) => this with { Reasons = reasons, Ranks = null, Candidates = [], IsOpen = false };
}
