using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>Chooses the same rank whatever the weights: the one the user named.</summary>
/// <param name="Rank">The rank, at least 1.</param>
public sealed record FixedRankRule(int Rank) : IRankRule
{
    /// <summary>Whether the rank goes up to the next multiple, and down to the number of singular values where a layer has fewer. Default: false, the rank is taken as it is.</summary>
    public bool Rounds { get; init; }

    /// <inheritdoc/>
    public RankTarget Target => RankTarget.Rank;

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate)
    {
        int rank = Rounds ? candidate.RoundUp(Rank) : Rank;
        return new(rank, rank);
    }

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => Range(candidate).Lowest;

    /// <inheritdoc/>
    public override string ToString() => Rounds ? $"rank:{Rank}" : $"{Rank}";
}
