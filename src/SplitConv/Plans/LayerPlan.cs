using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Ranks;

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

    /// <summary>The rule that will choose the rank.</summary>
    public required IRankRule Rule { get; init; }

    /// <summary>The mode in which the convolution is, or would be, decomposed; null if its geometry is unknown or it has groups.</summary>
    public DecompositionMode? Mode { get; init; }

    /// <summary>The ranks that are possible: what the rule allows, cut by the cost gate; null if the convolution is kept.</summary>
    public RankRange? Ranks { get; init; }

    /// <summary>The cost of the convolution as it is; null if its geometry is unknown. Multiply-accumulates are those of one output position if the feature maps are unknown.</summary>
    public ConvolutionCost? CostBefore => Site.Geometry is null
        ? null
        : ConvolutionCost.Of(Site.Geometry, Site.MapsOrOnePosition, Site.HasBias, Site.ElementType);

    /// <summary>The cost of the pair at a rank; what the convolution costs as it is if it is kept.</summary>
    /// <param name="rank">The rank, at least 1.</param>
    public ConvolutionCost? CostAt(int rank) => !IsEligible || Site.Geometry is null || Mode is null
        ? CostBefore
        : ConvolutionCost.Of(PairGeometry.Of(Site.Geometry, Mode.Value, rank), Site.MapsOrOnePosition, Site.HasBias, Site.ElementType);
}
