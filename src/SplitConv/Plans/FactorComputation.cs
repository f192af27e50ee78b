using System.Diagnostics;
using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.Spectra.Libtorch;

namespace SplitConv.Plans;

/// <summary>Computes the pairs of a plan, several small ones at a time. A weight shared by several convolutions is decomposed once.</summary>
public sealed class FactorComputation
{
    private readonly DecompositionPlan _plan;
    private readonly IProgress<DecompositionProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly LayerOutcome[] _outcomes;
    private readonly Lock _gate = new();
    private readonly Dictionary<FactorJob, double> _running = [];
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
    /// <returns>An outcome for every layer of the plan, in its order. A plan that is still open is settled first.</returns>
    /// <remarks>
    /// The same plan gives the same bytes for the same number of threads of libtorch, and the same ranks for any. That number belongs to the whole process and is lowered for parts of the run:
    /// other threads that use libtorch meanwhile compute with fewer.
    /// </remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<LayerOutcome> Run(
        DecompositionPlan plan,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        plan = PlanSettlement.Run(plan, progress, cancellationToken);
        var computation = new FactorComputation(plan, progress, cancellationToken);
        for (int i = 0; i < plan.Layers.Count; i++)
            computation._outcomes[i] = new LayerOutcome { Plan = plan.Layers[i], Reasons = plan.Layers[i].Reasons };
        new FactorSchedule<FactorJob>(plan.Options.MemoryLimit).Run(FactorJob.Of(plan.Layers), computation.Run, cancellationToken);
        progress?.Report(new DecompositionProgress("", computation._done, computation._total));
        return computation._outcomes;
    }

    private void Run(FactorJob job)
    {
        Report(job, 0);
        try
        {
            var watch = Stopwatch.StartNew();
            using IKernelDecomposition decomposition = Decompose(job);
            foreach (int index in job.Indices)
            {
                _outcomes[index] = Truncate(_plan.Layers[index], decomposition) with { Elapsed = watch.Elapsed };
                watch.Restart();
            }
        }
        catch (ExternalException exception) when (LibtorchErrors.IsOutOfMemory(exception))
        {
            Keep(job, new KeptReason(KeptReasonKind.TooLarge, "there was not enough memory to decompose it; free some, or lower --memory-limit (MemoryLimit) to leave it out"));
        }
        catch (Exception exception) when (exception is DecompositionFailedException or ExternalException)
        {
            // One such layer is no reason to give up the others.
            Keep(job, new KeptReason(KeptReasonKind.NotConverged, "its singular value decomposition did not converge"));
        }

        lock (_gate)
        {
            _done += job.Indices.Count;
            _running.Remove(job);
        }
    }

    private void Keep(FactorJob job, KeptReason reason)
    {
        foreach (int index in job.Indices)
            _outcomes[index] = new LayerOutcome { Plan = _plan.Layers[index], Reasons = [reason] };
    }

    private IKernelDecomposition Decompose(FactorJob job)
    {
        ConvolutionKernel kernel;
        lock (_gate)
            kernel = job.Layer.Site.LoadKernel!();
        return KernelDecomposition.Compute(kernel, job.Layer.Mode!.Value, job.HighestRank, new ShareOfLayer(share => Report(job, share)), _cancellationToken);
    }

    private LayerOutcome Truncate(LayerPlan layer, IKernelDecomposition decomposition)
    {
        ConvolutionGeometry geometry = layer.Site.Geometry!;
        DecompositionMode mode = layer.Mode!.Value;
        PairCandidate candidate = layer.Candidates[0];
        int rank = layer.Rank ?? layer.Rule.Choose(candidate, decomposition);
        if (layer.Site.RankObstacle?.Invoke(rank) is { } obstacle)
            return new LayerOutcome { Plan = layer, Reasons = [obstacle] };
        if (_plan.Options.UseCostGate && candidate.Refuse(rank) is { } dear)
            return new LayerOutcome { Plan = layer, Reasons = [dear] };

        PairGeometry pair = PairGeometry.Of(geometry, mode, rank);
        KernelPair kernels = decomposition.Truncate(pair, mode, layer.Site.ElementType);
        return new LayerOutcome
        {
            Plan = layer,
            Pair = new LayerPair(mode, rank, pair, kernels, decomposition.RelativeError(rank)),
        };
    }

    private void Report(FactorJob job, double share)
    {
        lock (_gate)
        {
            _running[job] = share;
            // Layers that run side by side count together, so that the sum never falls.
            _progress?.Report(new DecompositionProgress(job.Layer.Site.Name, _done, _total, _running.Sum(running => running.Value * running.Key.Indices.Count)));
        }
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
