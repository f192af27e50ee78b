using SplitConv.Calibration;
using SplitConv.Plans;
using SplitConv.Plans.Settling;

namespace SplitConv.Benchmarks.Curves;

/// <summary>The spectra of a model's convolutions, computed once whatever is asked of them; with calibration those of their outputs too.</summary>
/// <param name="calibration">What pairs are fitted to; null for plain ones.</param>
internal sealed class KnownSpectra(ICalibration? calibration)
{
    private readonly Dictionary<string, LayerPlan> _known = [];

    /// <summary>Settles a plan without a meter; its pairs will be fitted where there is calibration.</summary>
    /// <param name="open">The plan, made without calibration.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library.</param>
    /// <exception cref="UnreachableBudgetException">The budget cannot be met.</exception>
    public DecompositionPlan Settle(DecompositionPlan open, CancellationToken cancellationToken)
    {
        bool isComplete = open.Layers.Where(layer => layer.IsOpen).All(IsKnown);
        open = open with { Layers = [.. open.Layers.Select(WithSpectra)], Options = open.Options with { Calibration = isComplete ? null : calibration } };
        DecompositionPlan plan = PlanSettlement.Run(open, cancellationToken: cancellationToken);
        foreach (LayerPlan layer in plan.Layers.Where(layer => layer.Spectra.Count > 0))
            _known[layer.Site.Name] = layer;
        return plan with { Options = plan.Options with { Calibration = calibration } };
    }

    private bool IsKnown(LayerPlan layer) =>
        _known.TryGetValue(layer.Site.Name, out LayerPlan? known) && layer.Candidates.All(candidate => known.Spectra.ContainsKey(candidate.Mode));

    private LayerPlan WithSpectra(LayerPlan layer) =>
        _known.TryGetValue(layer.Site.Name, out LayerPlan? known) ? layer with { Spectra = known.Spectra, OutputSpectra = known.OutputSpectra } : layer;
}
