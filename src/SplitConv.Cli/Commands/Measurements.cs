using SplitConv.Onnx.Data;
using SplitConv.Plans;

namespace SplitConv.Cli.Commands;

/// <summary>What is to be measured, and on what, before anything is decided.</summary>
internal sealed record Measurements
{
    /// <summary>Nothing.</summary>
    public static Measurements None { get; } = new();

    /// <summary>Whether pairs are timed and only those made that are faster.</summary>
    public bool Measure { get; init; }

    /// <summary>How many times faster.</summary>
    public double LeastSpeedUp { get; init; } = DecompositionOptions.Default.LeastSpeedUp;

    /// <summary>Threads of ONNX Runtime while timing.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What the model is fed to fit the pairs to; null if only the weights are looked at.</summary>
    public InputSource? Calibration { get; init; }

    /// <summary>What the model is fed to measure the effect of each convolution on its output; null if it is not measured.</summary>
    public InputSource? Sensitivity { get; init; }

    /// <summary>How many inputs for each; null for their own defaults.</summary>
    public int? Samples { get; init; }
}
