using System.Diagnostics;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans;

/// <summary>Computes the pairs of a plan. A weight shared by several convolutions is decomposed once.</summary>
public static class FactorComputation
{
    /// <summary>Carries out a plan.</summary>
    /// <param name="plan">The decisions.</param>
    /// <param name="progress">Told before every layer and at the end.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <returns>An outcome for every layer of the plan, in its order.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<LayerOutcome> Run(
        DecompositionPlan plan,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var outcomes = new LayerOutcome[plan.Layers.Count];
        var groups = Enumerable.Range(0, plan.Layers.Count)
            .Where(index => plan.Layers[index].IsEligible)
            .GroupBy(index => plan.Layers[index].Site.WeightIdentity ?? plan.Layers[index])
            .ToArray();
        int done = 0, total = groups.Sum(group => group.Count());

        foreach (int index in Enumerable.Range(0, plan.Layers.Count).Where(index => !plan.Layers[index].IsEligible))
            outcomes[index] = new LayerOutcome { Plan = plan.Layers[index], Reasons = plan.Layers[index].Reasons };

        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LayerPlan first = plan.Layers[group.First()];
            progress?.Report(new DecompositionProgress(first.Site.Name, done, total));
            var watch = Stopwatch.StartNew();
            using IKernelDecomposition? decomposition = Decompose(first, group.Max(index => plan.Layers[index].Ranks!.Value.Highest), cancellationToken);
            foreach (int index in group)
            {
                outcomes[index] = Truncate(plan.Layers[index], decomposition, plan.UsesCostGate) with { Elapsed = watch.Elapsed };
                watch.Restart();
                done++;
            }
        }

        progress?.Report(new DecompositionProgress("", done, total));
        return outcomes;
    }

    // Null if the iteration did not converge: one such layer is no reason to give up the others.
    private static IKernelDecomposition? Decompose(LayerPlan layer, int highestRank, CancellationToken cancellationToken)
    {
        try
        {
            return KernelDecomposition.Compute(layer.Site.LoadKernel!(), layer.Mode!.Value, highestRank, null, cancellationToken);
        }
        catch (DecompositionFailedException)
        {
            return null;
        }
    }

    private static LayerOutcome Truncate(LayerPlan layer, IKernelDecomposition? decomposition, bool useCostGate)
    {
        if (decomposition is null)
            return new LayerOutcome { Plan = layer, Reasons = [new KeptReason(KeptReasonKind.NotConverged, "its singular value decomposition did not converge")] };
        ConvolutionGeometry geometry = layer.Site.Geometry!;
        DecompositionMode mode = layer.Mode!.Value;
        int rank = layer.Rule.Choose(geometry.Weight, decomposition);
        if (useCostGate && CostGate.Refuse(geometry, mode, layer.Site.MapsOrOnePosition, rank) is { } dear)
            return new LayerOutcome { Plan = layer, Reasons = [dear] };

        PairGeometry pair = PairGeometry.Of(geometry, mode, rank);
        KernelPair kernels = decomposition.Truncate(pair, mode, layer.Site.ElementType);
        return new LayerOutcome
        {
            Plan = layer,
            Pair = new LayerPair(mode, rank, pair, kernels, decomposition.RelativeError(rank)),
        };
    }
}
