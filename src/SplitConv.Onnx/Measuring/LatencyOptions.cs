using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Measuring;

/// <summary>How latencies are measured.</summary>
public sealed record LatencyOptions
{
    /// <summary>Threads within an operator, at least 1. Default: 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Sizes for free dimensions, the same as in the survey. Default: see <see cref="Running.FreeDimensions"/>.</summary>
    public FreeDimensions FreeDimensions { get; init; } = FreeDimensions.None;
}
