using SplitConv.Calibration;
using SplitConv.Onnx.Calibrating;
using SplitConv.Plans;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>Makes the pairs of trials: truncated by their weights alone or, with calibration, fitted to the data.</summary>
/// <param name="plan">The plan they are for.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class TrialFits(DecompositionPlan plan, CancellationToken cancellationToken) : IDisposable
{
    // Another calibration makes other pairs; one that cannot be told from others is none to remember by.
    private readonly Lazy<string?> _fingerprint = new(() => (plan.Options.Calibration as RuntimeCalibration)?.Fingerprint(cancellationToken));

    private ICalibrationRun? _run;
    private (string Name, LayerTrials Trials)? _layer;

    /// <summary>The pairs of some of the ranks of a trial.</summary>
    /// <param name="trial">The trial; those of one convolution one after another.</param>
    /// <param name="ranks">The ranks.</param>
    public IReadOnlyList<LayerPair> Compute(TrialPairs trial, IReadOnlyList<int> ranks) =>
        Watch(trial.Layer) is { CanFit: true } trials ? trials.Fit(trial.Candidate, ranks, cancellationToken) : trial.Compute(ranks, plan.Options, cancellationToken);

    /// <summary>A trial in a few words, for telling measurements apart; null for one that no other time can be known to be the same.</summary>
    public string? NameOf(TrialPairs trial, int rank)
    {
        if (plan.Options.Calibration is null)
            return trial.NameOf(rank);
        return _fingerprint.Value is { } inputs ? $"{trial.NameOf(rank)} fitted to {inputs}" : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _layer?.Trials.Dispose();
        _run?.Dispose();
    }

    private LayerTrials? Watch(LayerPlan layer)
    {
        if (plan.Options.Calibration is not { } calibration)
            return null;
        if (_layer is { } known && known.Name == layer.Site.Name)
            return known.Trials;
        _layer?.Trials.Dispose();
        _layer = null;
        _run ??= calibration.Begin([.. plan.EligibleLayers.Select(eligible => eligible.Site.Name)], cancellationToken);
        var trials = new LayerTrials(layer, _run, cancellationToken);
        _layer = (layer.Site.Name, trials);
        return trials;
    }
}
