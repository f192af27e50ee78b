using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;

namespace SplitConv.Plans.Settling;

/// <summary>Computes the spectra of the layers whose rank or way is still open, several small ones at a time.</summary>
internal sealed class SpectrumComputation
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Dictionary<DecompositionMode, KernelSpectrum>> _spectra = [];
    private readonly IProgress<DecompositionProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly int _total;
    private int _done;

    private SpectrumComputation(int total, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken) =>
        (_total, _progress, _cancellationToken) = (total, progress, cancellationToken);

    /// <summary>The plan with the spectra of its open layers. Candidates whose spectrum cannot be computed are dropped, and layers that have none left are kept.</summary>
    public static DecompositionPlan Run(DecompositionPlan plan, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpectrumJob> jobs = SpectrumJob.Of(plan.Layers);
        var computation = new SpectrumComputation(jobs.Count, progress, cancellationToken);
        new FactorSchedule<SpectrumJob>(plan.Options.MemoryLimit).Run(jobs, computation.Run, cancellationToken);
        return plan with { Layers = [.. plan.Layers.Select((layer, index) => layer.IsOpen ? computation.WithSpectra(layer, index) : layer)] };
    }

    private void Run(SpectrumJob job)
    {
        ConvolutionKernel kernel;
        lock (_gate)
        {
            _progress?.Report(new DecompositionProgress(job.Site.Name, _done, _total) { Stage = DecompositionStage.Spectra });
            kernel = job.Site.LoadKernel!();
        }

        KernelSpectrum? spectrum = null;
        try
        {
            spectrum = KernelSpectrum.Compute(kernel, job.Mode, _cancellationToken);
        }
        catch (Exception exception) when (exception is DecompositionFailedException or ExternalException)
        {
            // One such unfolding is no reason to give up the others.
        }

        lock (_gate)
        {
            _done++;
            if (spectrum is null)
                return;
            foreach (int index in job.Indices)
                (_spectra.TryGetValue(index, out var known) ? known : _spectra[index] = [])[job.Mode] = spectrum;
        }
    }

    private LayerPlan WithSpectra(LayerPlan layer, int index)
    {
        var spectra = layer.Spectra.Concat(_spectra.GetValueOrDefault(index) ?? []).ToDictionary();
        PairCandidate[] candidates = [.. layer.Candidates.Where(candidate => spectra.ContainsKey(candidate.Mode))];
        return candidates.Length > 0
            ? layer with { Spectra = spectra, Candidates = candidates }
            : layer.Kept(new KeptReason(KeptReasonKind.NotConverged, "its singular values could not be computed: they did not converge, or there was not enough memory"));
    }
}
