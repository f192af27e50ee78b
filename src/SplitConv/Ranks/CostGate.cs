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
    public static int HighestCheaperRank(ConvolutionGeometry geometry, DecompositionMode mode, FeatureMaps maps)
    {
        long original = ConvolutionCost.Of(geometry, maps, hasBias: false, ElementType.Float32).Macs;
        // The multiply-accumulates of a pair are proportional to its rank.
        long perRank = ConvolutionCost.Of(PairGeometry.Of(geometry, mode, rank: 1), maps, hasBias: false, ElementType.Float32).Macs;
        // Empty feature maps cost nothing either way.
        return perRank == 0 ? 0 : (int)Math.Min(int.MaxValue, (original - 1) / perRank);
    }

    /// <summary>Why a pair of this rank is refused; null if it is cheaper.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="mode">The mode of its decomposition.</param>
    /// <param name="maps">The feature maps around it.</param>
    /// <param name="rank">The rank of the pair.</param>
    public static KeptReason? Refuse(ConvolutionGeometry geometry, DecompositionMode mode, FeatureMaps maps, int rank)
    {
        int highest = HighestCheaperRank(geometry, mode, maps);
        return rank <= highest
            ? null
            : new KeptReason(KeptReasonKind.NotCheaper, $"a pair of rank {rank} needs no fewer MACs ({(highest == 0 ? "no rank would" : $"rank {highest} would")})");
    }
}
