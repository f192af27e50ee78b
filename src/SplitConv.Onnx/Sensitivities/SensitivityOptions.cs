using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>How the effect of each convolution on the output is measured.</summary>
public sealed record SensitivityOptions
{
    /// <summary>What the model is fed. Labels are not needed; where there are any, class scores are compared as probabilities.</summary>
    public required InputSource Data { get; init; }

    /// <summary>How many inputs, from the first one on; null for as many as take a few minutes, from 8 to 256. Default: null.</summary>
    public int? Samples { get; init; }

    /// <summary>Threads within an operator; 0 for as many as there are cores. Default: 0.</summary>
    public int Threads { get; init; }

    /// <summary>Sizes for free dimensions, the same as in the survey. Default: see <see cref="Running.FreeDimensions"/>.</summary>
    public FreeDimensions FreeDimensions { get; init; } = FreeDimensions.None;

    /// <summary>A file that keeps the measurements and gives them back for the same model, data and ways of decomposing; null for none. Default: null.</summary>
    public string? CachePath { get; init; }
}
