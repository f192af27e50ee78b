using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>How two models are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Pictures to feed; null for random numbers. Default: null.</summary>
    public LabelledPictures? Pictures { get; init; }

    /// <summary>What to call the picture file in messages. Default: empty.</summary>
    public string PicturesName { get; init; } = "";

    /// <summary>How pixels are normalised. Default: 0 to 1.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.None;

    /// <summary>The number of inputs to compare outputs on, at least 1; null for all pictures, or 8 random inputs. Default: null.</summary>
    public int? Samples { get; init; }

    /// <summary>Sizes for free dimensions. Default: see <see cref="FreeDimensions"/>.</summary>
    public FreeDimensions FreeDimensions { get; init; } = FreeDimensions.None;

    /// <summary>Threads within an operator, at least 1. Default: 1.</summary>
    public int Threads { get; init; } = 1;
}
