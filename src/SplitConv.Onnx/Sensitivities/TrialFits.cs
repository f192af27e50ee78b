using SplitConv.Calibration;
using SplitConv.Plans;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>Makes the pairs of trials: truncated by their weights alone or, with calibration, fitted to the data.</summary>
/// <param name="plan">The plan they are for.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class TrialFits(DecompositionPlan plan, CancellationToken cancellationToken) : IDisposable
{
    private ICalibrationRun? _run;
    private (string Name, LayerTrials Trials)? _layer;

    /// <summary>The pairs of some of the ranks of a trial.</summary>
    /// <param name="trial">The trial; those of one convolution one after another.</param>
    /// <param name="ranks">The ranks.</param>
    public IReadOnlyList<LayerPair> Compute(TrialPairs trial, IReadOnlyList<int> ranks) =>
        Watch(trial.Layer) is { CanFit: true } trials ? trials.Fit(trial.Candidate, ranks, cancellationToken) : trial.Compute(ranks, plan.Options, cancellationToken);

    /// <summary>A trial in a few words, for telling measurements apart.</summary>
    public string NameOf(TrialPairs trial, int rank) => plan.Options.Calibration is { } calibration ? $"{trial.NameOf(rank)} fitted to {calibration}" : trial.NameOf(rank);

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
