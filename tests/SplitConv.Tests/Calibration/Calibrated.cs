using SplitConv.Convolutions;
using SplitConv.Plans;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>Networks, decomposed with calibration.</summary>
internal static class Calibrated
{
    /// <summary>Every convolution is eligible, at whatever rank.</summary>
    public static DecompositionOptions Options { get; } = new()
    {
        UseCostGate = false,
        RankMultiple = 1,
        Eligibility = new EligibilityLimits { FewestChannels = 1, LargestStride = 9, SmallestKernel = 1, AllowDilation = true },
    };

    public static PlanResult Run(ChainNetwork network, int rank, IProgress<DecompositionProgress>? progress = null) =>
        Run(network, Options with { LayerRanks = network.Layers.ToDictionary(layer => layer.Name, _ => rank) }, progress);

    public static PlanResult Run(ChainNetwork network, DecompositionOptions options, IProgress<DecompositionProgress>? progress = null) =>
        PlanExecution.Run(DecompositionPlanner.Plan(network.Sites, options with { Calibration = network }), progress, TestContext.Current.CancellationToken);

    public static IReadOnlyDictionary<string, LayerPair> Pairs(this PlanResult result) =>
        result.Outcomes.Where(outcome => outcome.Pair is not null).ToDictionary(outcome => outcome.Plan.Site.Name, outcome => outcome.Pair!);
}
