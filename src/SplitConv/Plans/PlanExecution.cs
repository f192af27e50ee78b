using SplitConv.Calibration;
using SplitConv.Plans.Settling;

namespace SplitConv.Plans;

/// <summary>Carries a plan out: settles what is open, computes the pairs and, with inputs to look at, fits them to what flows through the network. The model is not touched.</summary>
public static class PlanExecution
{
    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">The decisions.</param>
    /// <param name="progress">Told before every layer of every stage, several times within large ones, and at the end. Calls come from several threads, but one at a time.</param>
    /// <param name="cancellationToken">Looked at between calls of the linear algebra library, and while the network runs.</param>
    /// <exception cref="InvalidOptionsException">The budget of the plan cannot be met.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PlanResult Run(DecompositionPlan plan, IProgress<DecompositionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        plan = PlanSettlement.Run(plan, progress, cancellationToken);
        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, progress, cancellationToken);
        if (plan.Options.Calibration is not { } calibration)
            return new PlanResult(plan, outcomes);
        var (fitted, model) = NetworkCalibration.Run(outcomes, calibration, progress, cancellationToken);
        return new PlanResult(plan, fitted) { Calibration = model };
    }
}

/// <summary>What became of a plan.</summary>
/// <param name="Plan">The plan, settled.</param>
/// <param name="Outcomes">An outcome for every layer, in the plan's order.</param>
public sealed record PlanResult(DecompositionPlan Plan, IReadOnlyList<LayerOutcome> Outcomes)
{
    /// <summary>What calibration did for the network; null without calibration.</summary>
    public ModelCalibration? Calibration { get; init; }
}
