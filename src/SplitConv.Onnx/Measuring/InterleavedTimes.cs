namespace SplitConv.Onnx.Measuring;

/// <summary>The times of models that were run in turn.</summary>
/// <param name="turns">The times of all models, turn by turn, in milliseconds.</param>
internal sealed class InterleavedTimes(IReadOnlyList<double[]> turns)
{
    // How far the quartiles of the earlier and the later times may lie apart, relative to the smaller, before they are taken to disagree.
    private const double Tolerance = 0.05;

    /// <summary>How often each model was run.</summary>
    public int Runs => turns.Count;

    /// <summary>Whether the first and the second half of the times tell the same of every model.</summary>
    public bool AreSteady()
    {
        int half = Runs / 2;
        InterleavedTimes earlier = new([.. turns.Take(half)]), later = new([.. turns.Skip(half)]);
        return Enumerable.Range(0, turns[0].Length).All(model => AreClose(earlier.LowerQuartile(model), later.LowerQuartile(model)));
    }

    /// <summary>The median time of a model.</summary>
    public double Median(int model)
    {
        double[] sorted = Sorted(model);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The time of a model that three quarters of its runs exceed: less than the median suffers from what else the machine does.</summary>
    public double LowerQuartile(int model)
    {
        double[] sorted = Sorted(model);
        return sorted[(sorted.Length - 1) / 4];
    }

    private double[] Sorted(int model) => [.. turns.Select(times => times[model]).Order()];

    private static bool AreClose(double one, double other) => Math.Abs(one - other) <= Tolerance * Math.Min(one, other);
}
