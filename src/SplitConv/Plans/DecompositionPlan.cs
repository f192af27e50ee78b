using SplitConv.Latencies;

namespace SplitConv.Plans;

/// <summary>A decision on every convolution of a model, in the model's order. No factor has been computed yet and the model is untouched.</summary>
/// <param name="Layers">The decisions.</param>
/// <param name="Options">What they follow from.</param>
public sealed record DecompositionPlan(IReadOnlyList<LayerPlan> Layers, DecompositionOptions Options)
{
    /// <summary>The convolutions that are to be decomposed.</summary>
    public IEnumerable<LayerPlan> EligibleLayers => Layers.Where(layer => layer.IsEligible);

    /// <summary>Whether ranks and ways are still to be chosen for which spectra or measurements are needed; see <see cref="Settling.PlanSettlement"/>.</summary>
    public bool IsOpen => EligibleLayers.Any(layer => layer.IsOpen);

    /// <summary>What the budget comes to; null without one.</summary>
    public BudgetResult? Budget { get; init; }

    /// <summary>The whole model as it is and decomposed, measured; null if it was not.</summary>
    public ModelLatency? Latency { get; init; }
}

/// <summary>What a budget came to.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Reached">The share of the cost that is left, 0 to 1; of a latency as it was predicted from the layers.</param>
/// <param name="Damage">The expected damage: the sum, over the layers the budget decided on, of discarded energy weighted by sensitivity.</param>
/// <param name="LeastDamage">No choice of ranks within the budget has less.</param>
/// <param name="IsOptimal">Whether the damage was proved to be the least.</param>
/// <param name="Price">The dual price: the damage that another percent of the model's cost would save, to first order; 0 if the budget does not bind.</param>
public sealed record BudgetResult(ModelBudget Budget, double Reached, double Damage, double LeastDamage, bool IsOptimal, double Price);
