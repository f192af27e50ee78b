using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>Chooses the same rank whatever the weights: the one the user named.</summary>
/// <param name="Rank">The rank, at least 1. It is the caller's to see that it does not exceed the singular values of the layer.</param>
public sealed record FixedRankRule(int Rank) : IRankRule
{
    /// <inheritdoc/>
    public RankRange Range(WeightShape shape) => new(Rank, Rank);

    /// <inheritdoc/>
    public int Choose(WeightShape shape, IKernelDecomposition decomposition) => Rank;
}
