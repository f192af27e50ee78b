using SplitConv.Convolutions;
using SplitConv.Costs;

namespace SplitConv.Ranks;

/// <summary>
/// Refuses pairs that do not need fewer multiply-accumulates than the convolution they replace. Parameters need no gate of their own: with padding up to
/// "same", the pair's share of them never exceeds its share of the multiply-accumulates.
/// </summary>
public static class CostGate
{
    /// <summary>The highest rank at which the pair still needs fewer multiply-accumulates; 0 if there is none.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="mode">The mode of its decomposition.</param>
    /// <param name="maps">The feature maps around it.</param>
    /// <param name="multiple">Costs are counted in whole blocks of so many ranks: a rank within a block costs as much as the block, or as all singular values if those are fewer.</param>
    public static int HighestCheaperRank(ConvolutionGeometry geometry, DecompositionMode mode, FeatureMaps maps, int multiple = 1)
    {
        long original = ConvolutionCost.Of(geometry, maps, hasBias: false, ElementType.Float32).Macs;
        // The multiply-accumulates of a pair are proportional to its rank.
        long perRank = ConvolutionCost.Of(PairGeometry.Of(geometry, mode, rank: 1), maps, hasBias: false, ElementType.Float32).Macs;
        // Empty feature maps cost nothing either way.
        if (perRank == 0)
            return 0;
        int highest = (int)Math.Min(int.MaxValue, (original - 1) / perRank);
        return highest >= mode.HighestRank(geometry.Weight) ? highest : highest / multiple * multiple;
    }

    /// <summary>Why a pair of this rank is refused; null if it is cheaper.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="mode">The mode of its decomposition.</param>
    /// <param name="maps">The feature maps around it.</param>
    /// <param name="rank">The rank of the pair.</param>
    /// <param name="multiple">See <see cref="HighestCheaperRank"/>.</param>
    public static KeptReason? Refuse(ConvolutionGeometry geometry, DecompositionMode mode, FeatureMaps maps, int rank, int multiple = 1)
    {
        int highest = HighestCheaperRank(geometry, mode, maps, multiple);
        if (rank <= highest)
            return null;
        string cheaper = highest > 0 ? $"rank {highest} would" : multiple > 1 ? $"no multiple of {multiple} would" : "no rank would";
        string blocks = rank <= HighestCheaperRank(geometry, mode, maps) ? $" in blocks of {multiple}" : "";
        return new KeptReason(KeptReasonKind.NotCheaper, $"a pair of rank {rank} needs no fewer MACs{blocks} ({cheaper})");
    }
}
