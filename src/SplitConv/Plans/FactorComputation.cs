using System.Diagnostics;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans;

/// <summary>Computes the pairs of a plan, several small ones at a time. A weight shared by several convolutions is decomposed once.</summary>
public sealed class FactorComputation
{
    private readonly DecompositionPlan _plan;
    private readonly IProgress<DecompositionProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly LayerOutcome[] _outcomes;
    private readonly Lock _gate = new();
    private readonly int _total;
    private int _done;

    private FactorComputation(DecompositionPlan plan, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        (_plan, _progress, _cancellationToken) = (plan, progress, cancellationToken);
        _outcomes = new LayerOutcome[plan.Layers.Count];
        _total = plan.EligibleLayers.Count();
    }

    /// <summary>Carries out a plan.</summary>
    /// <param name="plan">The decisions.</param>
    /// <param name="progress">Told before every layer, several times within large ones, and at the end. Calls come from several threads, but one at a time.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <returns>An outcome for every layer of the plan, in its order.</returns>
    /// <remarks>The same plan gives the same bytes for the same number of threads of the linear algebra library, and the same ranks for any.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<LayerOutcome> Run(
        DecompositionPlan plan,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var computation = new FactorComputation(plan, progress, cancellationToken);
        for (int i = 0; i < plan.Layers.Count; i++)
            computation._outcomes[i] = new LayerOutcome { Plan = plan.Layers[i], Reasons = plan.Layers[i].Reasons };
        new FactorSchedule(plan.MemoryLimit).Run(FactorJob.Of(plan), computation.Run, cancellationToken);
        computation.Report("", 0);
        return computation._outcomes;
    }

    private void Run(FactorJob job)
    {
        Report(job.Layer.Site.Name, 0);
        var watch = Stopwatch.StartNew();
        using IKernelDecomposition? decomposition = Decompose(job);
        foreach (int index in job.Indices)
        {
            _outcomes[index] = Truncate(_plan.Layers[index], decomposition) with { Elapsed = watch.Elapsed };
            watch.Restart();
        }

        lock (_gate)
            _done += job.Indices.Count;
    }

    // Null if the iteration did not converge: one such layer is no reason to give up the others.
    private IKernelDecomposition? Decompose(FactorJob job)
    {
        ConvolutionKernel kernel;
        lock (_gate)
            kernel = job.Layer.Site.LoadKernel!();
        try
        {
            return KernelDecomposition.Compute(
                kernel, job.Layer.Mode!.Value, job.HighestRank, new ShareOfLayer(share => Report(job.Layer.Site.Name, share)), _cancellationToken);
        }
        catch (DecompositionFailedException)
        {
            return null;
        }
    }

    private LayerOutcome Truncate(LayerPlan layer, IKernelDecomposition? decomposition)
    {
        if (decomposition is null || Rank(layer, decomposition) is not { } rank)
            return new LayerOutcome { Plan = layer, Reasons = [new KeptReason(KeptReasonKind.NotConverged, "its singular value decomposition did not converge")] };
        ConvolutionGeometry geometry = layer.Site.Geometry!;
        DecompositionMode mode = layer.Mode!.Value;
        if (_plan.UsesCostGate && CostGate.Refuse(geometry, mode, layer.Site.MapsOrOnePosition, rank) is { } dear)
            return new LayerOutcome { Plan = layer, Reasons = [dear] };

        PairGeometry pair = PairGeometry.Of(geometry, mode, rank);
        KernelPair kernels = decomposition.Truncate(pair, mode, layer.Site.ElementType);
        return new LayerOutcome
        {
            Plan = layer,
            Pair = new LayerPair(mode, rank, pair, kernels, decomposition.RelativeError(rank)),
        };
    }

    // The rule may ask for singular values that are not known yet.
    private static int? Rank(LayerPlan layer, IKernelDecomposition decomposition)
    {
        try
        {
            return layer.Rule.Choose(layer.Site.Geometry!.Weight, decomposition);
        }
        catch (DecompositionFailedException)
        {
            return null;
        }
    }

    private void Report(string layer, double share)
    {
        lock (_gate)
            _progress?.Report(new DecompositionProgress(layer, _done, _total, share));
    }

    // Progress<T> would report on other threads, later and in any order. The start has been reported already.
    private sealed class ShareOfLayer(Action<double> report) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0)
                report(value);
        }
    }
}
