namespace SplitConv.Plans;

/// <summary>A decision on every convolution of a model, in the model's order. No factor has been computed yet and the model is untouched.</summary>
/// <param name="Layers">The decisions.</param>
public sealed record DecompositionPlan(IReadOnlyList<LayerPlan> Layers)
{
    /// <summary>The convolutions that are to be decomposed.</summary>
    public IEnumerable<LayerPlan> EligibleLayers => Layers.Where(layer => layer.IsEligible);
}
