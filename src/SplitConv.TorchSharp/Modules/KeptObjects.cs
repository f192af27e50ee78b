using SplitConv.Convolutions;

namespace SplitConv.TorchSharp.Modules;

/// <summary>
/// The one case a kept object must not take: calling <c>forward</c> on it, not <c>call</c>, passes over the first convolution. The number of channels then does not fit and TorchSharp
/// says so, unless the rank happens to equal the input channels.
/// </summary>
internal static class KeptObjects
{
    /// <summary>Why a pair of a rank cannot take the place of a convolution whose object must stay; null if it can.</summary>
    /// <param name="inChannels">The input channels of the convolution.</param>
    /// <param name="rank">The rank.</param>
    public static KeptReason? FindObstacle(long inChannels, int rank) => inChannels == rank
        ? new KeptReason(KeptReasonKind.WeightOutOfReach, $"its object must stay (a field is declared Conv2d, or it has hooks) and its rank {rank} equals its input channels, so that a call of forward would go wrong silently; choose another rank, or declare the field Module<Tensor, Tensor>")
        : null;
}
