using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>How two models are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Inputs to feed; null for random numbers. Default: null.</summary>
    public InputSource? Inputs { get; init; }

    /// <summary>The number of inputs to compare outputs on, at least 1; null for all there are, or 8 random inputs. Default: null.</summary>
    public int? Samples { get; init; }

    /// <summary>Sizes for free dimensions. What they leave open, <see cref="Inputs"/> decide; for random numbers see <see cref="FreeDimensions"/>. Default: none.</summary>
    public FreeDimensions FreeDimensions { get; init; } = FreeDimensions.None;

    /// <summary>Threads within an operator, at least 1. Default: 1.</summary>
    public int Threads { get; init; } = 1;
}
