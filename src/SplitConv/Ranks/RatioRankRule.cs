using System.Globalization;
using SplitConv.Costs;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>The highest rank at which the pair needs no more than a share of the layer's multiply-accumulates, whatever the weights. A layer whose first block of ranks needs more has none.</summary>
/// <param name="Share">The share, above 0 and below 1.</param>
public sealed record RatioRankRule(double Share) : IRankRule
{
    /// <summary>The share, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Share { get; } = Share is > 0 and < 1 ? Share : throw new ArgumentOutOfRangeException(nameof(Share));

    /// <inheritdoc/>
    public RankTarget Target => RankTarget.Limit;

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate)
    {
        int rank = candidate.HighestRankWithin(CostShare.Of(Share, candidate.OriginalMacs));
        return new(rank, rank);
    }

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => Range(candidate).Lowest;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ratio:{Share}");
}
