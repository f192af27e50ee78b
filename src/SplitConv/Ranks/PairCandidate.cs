using SplitConv.Convolutions;
using SplitConv.Costs;

namespace SplitConv.Ranks;

/// <summary>One way to decompose a convolution, at a rank still to be chosen.</summary>
/// <param name="Original">The convolution, of one group.</param>
/// <param name="Mode">The mode of its decomposition.</param>
/// <param name="Maps">The feature maps around it.</param>
/// <param name="RankMultiple">Ranks are taken in steps of this, because runtimes compute channels in blocks; at least 1. Costs are compared in whole blocks.</param>
public sealed record PairCandidate(ConvolutionGeometry Original, DecompositionMode Mode, FeatureMaps Maps, int RankMultiple)
{
    /// <summary>The smaller side of the unfolding: 64 for an unfolding of 64 x 576.</summary>
    public int HighestRank => Mode.HighestRank(Original.Weight);

    /// <summary>The multiply-accumulates of the convolution as it is.</summary>
    public long OriginalMacs => ConvolutionCost.Of(Original, Maps, hasBias: false, ElementType.Float32).Macs;

    /// <summary>The highest rank in whole blocks at which the pair needs fewer multiply-accumulates than the convolution; 0 if there is none.</summary>
    public int HighestCheaperRank => CostGate.HighestCheaperRank(Original, Mode, Maps, RankMultiple);

    /// <summary>The multiply-accumulates of the pair.</summary>
    /// <param name="rank">At least 1.</param>
    public long MacsAt(int rank) => ConvolutionCost.Of(PairGeometry.Of(Original, Mode, rank), Maps, hasBias: false, ElementType.Float32).Macs;

    /// <summary>Why a pair of a rank is refused by the cost gate; null if it is cheaper.</summary>
    /// <param name="rank">At least 1.</param>
    public KeptReason? Refuse(int rank) => CostGate.Refuse(Original, Mode, Maps, rank, RankMultiple);

    /// <summary>The next multiple from a rank upwards, but not above <see cref="HighestRank"/>.</summary>
    /// <param name="rank">At least 1.</param>
    public int RoundUp(int rank) => (int)Math.Min(HighestRank, ((long)rank + RankMultiple - 1) / RankMultiple * RankMultiple);

    /// <summary>The highest multiple at which the pair needs at most so many multiply-accumulates; 0 if there is none.</summary>
    /// <param name="macs">Multiply-accumulates.</param>
    public int HighestRankWithin(long macs)
    {
        long perRank = MacsAt(1);
        long rank = perRank == 0 ? HighestRank : Math.Min(HighestRank, macs / perRank);
        return (int)(rank == HighestRank ? rank : rank / RankMultiple * RankMultiple);
    }

    /// <summary>Every rank worth a thought, ascending: the multiples up to the break-even, or without a gate up to <see cref="HighestRank"/> and that.</summary>
    /// <param name="useCostGate">Whether pairs must be cheaper than the convolution.</param>
    public IEnumerable<int> Ranks(bool useCostGate)
    {
        int highest = useCostGate ? Math.Min(HighestRank, HighestCheaperRank) : HighestRank;
        for (int rank = RankMultiple; rank <= highest; rank += RankMultiple)
            yield return rank;
        if (highest == HighestRank && highest % RankMultiple != 0)
            yield return highest;
    }
}
