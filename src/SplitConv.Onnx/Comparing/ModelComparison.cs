namespace SplitConv.Onnx.Comparing;

/// <summary>How two models differ: in their outputs, their speed, and, where labels are known, their accuracy.</summary>
public sealed record ModelComparison
{
    /// <summary>The inputs with their sizes at batch 1, or at the batch the model fixes.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The free dimensions whose sizes were assumed.</summary>
    public required IReadOnlyList<string> Assumed { get; init; }

    /// <summary>The number of inputs the outputs were compared on.</summary>
    public required int Samples { get; init; }

    /// <summary>The differences, output by output.</summary>
    public required IReadOnlyList<OutputDifference> Outputs { get; init; }

    /// <summary>Top-1 accuracies; null without labels or where no output is a list of class scores.</summary>
    public Accuracy? Accuracy { get; init; }

    /// <summary>The speed of both.</summary>
    public required LatencyComparison Latency { get; init; }
}

/// <summary>How one output differs over all samples.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LargestError">The largest absolute difference of an element.</param>
/// <param name="LargestValue">The largest absolute value the first model gave.</param>
/// <param name="RelativeError">The Euclidean norm of the difference over that of the first model's output; infinite if only the latter is zero. Equal values count as no difference, NaN among them; NaN on one side only makes it NaN.</param>
public sealed record OutputDifference(string Name, double LargestError, double LargestValue, double RelativeError);

/// <summary>Top-1 accuracy of two models on the same pictures, as shares from 0 to 1.</summary>
/// <param name="First">Of the first model.</param>
/// <param name="Second">Of the second model.</param>
/// <param name="Agreement">The share of pictures that both put in the same class.</param>
public sealed record Accuracy(double First, double Second, double Agreement);

/// <summary>The latency of two models, measured in turn.</summary>
/// <param name="First">The median of the first model, in milliseconds.</param>
/// <param name="Second">The median of the second model, in milliseconds.</param>
/// <param name="Runs">How often each was run.</param>
/// <param name="Threads">Threads within an operator.</param>
public sealed record LatencyComparison(double First, double Second, int Runs, int Threads)
{
    /// <summary>How many times faster the second model is than the first.</summary>
    public double SpeedUp => First / Second;
}
