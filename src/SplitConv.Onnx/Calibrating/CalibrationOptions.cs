using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Calibrating;

/// <summary>What pairs are fitted to.</summary>
public sealed record CalibrationOptions
{
    /// <summary>What the model is fed. Labels are not needed; where there are any, accuracies are told too.</summary>
    public required InputSource Data { get; init; }

    /// <summary>How many inputs, from the first one on, at least 1; null for up to 600, fewer where the network is large, but at least 16. Default: null.</summary>
    public int? Samples { get; init; }

    /// <summary>Threads within an operator; 0 for as many as there are cores. Default: 0.</summary>
    public int Threads { get; init; }

    /// <summary>Sizes for free dimensions, the same as in the survey. Default: see <see cref="Running.FreeDimensions"/>.</summary>
    public FreeDimensions FreeDimensions { get; init; } = FreeDimensions.None;
}
