using SplitConv.Convolutions;
using SplitConv.Plans;

namespace SplitConv.TorchSharp.Modules;

/// <summary>
/// The one case a kept object must not take: calling <c>forward</c> on it, not <c>call</c>, passes over the first convolution. The number of channels then does not fit and TorchSharp
/// says so, unless the rank happens to equal the input channels.
/// </summary>
internal static class KeptObjects
{
    public static KeptReason? FindObstacle(TorchModel model, NamedConvolution named, int rank) =>
        model.MustKeepObject(named.Module) && named.Module.in_channels == rank
            ? new KeptReason(KeptReasonKind.WeightOutOfReach, $"its object must stay (a field is declared Conv2d, or it has hooks) and its rank {rank} equals its input channels, so that a call of forward would go wrong silently; choose another rank, or declare the field Module<Tensor, Tensor>")
            : null;

    public static LayerOutcome Guard(TorchModel model, NamedConvolution named, LayerOutcome outcome) =>
        outcome.Pair is not null && FindObstacle(model, named, outcome.Pair.Rank) is { } obstacle
            ? outcome with { Pair = null, Reasons = [obstacle] }
            : outcome;
}
