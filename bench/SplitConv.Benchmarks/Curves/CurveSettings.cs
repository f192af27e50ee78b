using SplitConv.Onnx.Data;

namespace SplitConv.Benchmarks.Curves;

/// <summary>What a curve is drawn for.</summary>
internal sealed record CurveSettings
{
    /// <summary>The file of the classifier; it is not changed.</summary>
    public required string Model { get; init; }

    /// <summary>Inputs for measuring sensitivities and for calibration.</summary>
    public required InputSource Train { get; init; }

    /// <summary>Labelled inputs for measuring the accuracy; nothing else is done with them.</summary>
    public required InputSource Test { get; init; }

    /// <summary>The fewest channels of the convolutions that are decomposed.</summary>
    public required int FewestChannels { get; init; }

    /// <summary>Ranks are multiples of this.</summary>
    public required int RankMultiple { get; init; }

    /// <summary>The shares of the multiply-accumulates that are to be left.</summary>
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>To how many inputs of <see cref="Train"/> pairs are fitted, from the first one on.</summary>
    public required int CalibrationSamples { get; init; }

    /// <summary>On how many inputs of <see cref="Train"/> sensitivities are measured, from the first one on; null for as many as take a few minutes.</summary>
    public required int? Samples { get; init; }
}
