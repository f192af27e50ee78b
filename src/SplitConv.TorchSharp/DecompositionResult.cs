using SplitConv.Calibration;
using SplitConv.Plans;

namespace SplitConv.TorchSharp;

/// <summary>A model after decomposition.</summary>
/// <typeparam name="TModule">The kind of module it is.</typeparam>
/// <param name="Model">The model: the one passed in, changed in place; a new module only where that was a Conv2d itself.</param>
/// <param name="Changes">
/// The old name of each replaced convolution with its two new ones, in the model's order: <c>{"conv1": ["conv1.0", "conv1.1"]}</c>. Empty if nothing was replaced.
/// </param>
public sealed record DecompositionResult<TModule>(TModule Model, IReadOnlyDictionary<string, IReadOnlyList<string>> Changes)
{
    /// <summary>
    /// What was settled before the factors were computed: way and rank of every convolution, what the budget came to (<see cref="DecompositionPlan.Budget"/>) and how long the model takes
    /// (<see cref="DecompositionPlan.Latency"/>). Null if an information file said it all.
    /// </summary>
    public DecompositionPlan? Plan { get; init; }

    /// <summary>What calibration did for the network; null without calibration.</summary>
    public ModelCalibration? Calibration { get; init; }

    /// <summary>What became of every convolution, with ranks and errors, or every reason for keeping it.</summary>
    public IReadOnlyList<LayerOutcome> Outcomes { get; init; } = [];

    /// <summary>What the user should look at, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
