namespace SplitConv.Plans;

/// <summary>A decision on every convolution of a model, in the model's order. No factor has been computed yet and the model is untouched.</summary>
/// <param name="Layers">The decisions.</param>
/// <param name="UsesCostGate">Whether a pair whose rank turns out too high to be cheaper is refused.</param>
public sealed record DecompositionPlan(IReadOnlyList<LayerPlan> Layers, bool UsesCostGate)
{
    /// <summary>The memory its computation may take, in bytes.</summary>
    public long MemoryLimit { get; init; } = MachineMemory.Half;

    /// <summary>The convolutions that are to be decomposed.</summary>
    public IEnumerable<LayerPlan> EligibleLayers => Layers.Where(layer => layer.IsEligible);
}
