using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Plans.Settling;

/// <summary>Computes spectra in the metric of the data for the layers whose rank or way is still open, on what the original network makes of the inputs.</summary>
internal static class OutputSpectrumComputation
{
    /// <summary>The plan with these spectra. Layers that the data does not reach have none.</summary>
    public static DecompositionPlan Run(DecompositionPlan plan, ICalibration calibration, IProgress<DecompositionProgress>? progress, CancellationToken cancellationToken)
    {
        LayerPlan[] open = [.. plan.EligibleLayers.Where(layer => layer.IsOpen)];
        if (open.Length == 0)
            return plan;
        progress?.Report(new DecompositionProgress(open[0].Site.Name, 0, open.Length) { Stage = DecompositionStage.Spectra });
        using ICalibrationRun run = calibration.Begin([.. open.Select(layer => layer.Site.Name)], cancellationToken);
        var layers = open.ToDictionary(layer => layer.Site.Name);
        var spectra = new Dictionary<string, IReadOnlyDictionary<DecompositionMode, KernelSpectrum>>();
        foreach (string name in run.Order)
        {
            progress?.Report(new DecompositionProgress(name, spectra.Count, open.Length) { Stage = DecompositionStage.Spectra });
            spectra[name] = OutputSpectra.Of(layers[name], run, cancellationToken);
        }

        return plan with { Layers = [.. plan.Layers.Select(layer => spectra.TryGetValue(layer.Site.Name, out var known) ? layer with { OutputSpectra = known } : layer)] };
    }
}
