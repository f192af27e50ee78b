namespace SplitConv.Onnx.Sensitivities;

/// <summary>How far the outputs of a changed model are from those of the original, over all samples.</summary>
internal abstract class DamageMeter
{
    /// <summary>Adds a batch of one output.</summary>
    /// <param name="expected">What the original gives, <c>[sample, ...]</c>.</param>
    /// <param name="actual">What the changed model gives.</param>
    /// <param name="samples">How many samples these are.</param>
    public abstract void Add(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int samples);

    /// <summary>The damage, at least 0.</summary>
    public abstract double Result { get; }
}

/// <summary>The sum of the squared differences over the sum of the squares. Errors of several layers that have nothing to do with each other add up in it.</summary>
internal sealed class SquaredError : DamageMeter
{
    private double _difference;
    private double _size;

    public override double Result => _difference == 0 ? 0 : _difference / Math.Max(_size, double.Epsilon);

    public override void Add(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int samples)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = actual[i] - expected[i];
            _difference += difference * difference;
            _size += expected[i] * expected[i];
        }
    }
}

/// <summary>
/// The mean divergence of Kullback and Leibler between the two distributions over the classes, in natural units: a squared error too, to second order, in which only what changes the decision counts.
/// Scores are taken as logarithms of probabilities up to a constant, or as probabilities where they are such.
/// </summary>
internal sealed class ClassDivergence : DamageMeter
{
    private const double SmallestProbability = 1e-12;

    private double _sum;
    private long _samples;

    public override double Result => _samples == 0 ? 0 : Math.Max(0, _sum / _samples);

    public override void Add(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, int samples)
    {
        int classes = expected.Length / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            double[] before = LogProbabilities(expected.Slice(sample * classes, classes)), after = LogProbabilities(actual.Slice(sample * classes, classes));
            for (int i = 0; i < classes; i++)
                _sum += Math.Exp(before[i]) * (before[i] - after[i]);
        }

        _samples += samples;
    }

    private static double[] LogProbabilities(ReadOnlySpan<double> scores)
    {
        double sum = 0, smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
        foreach (double score in scores)
        {
            sum += score;
            smallest = Math.Min(smallest, score);
            largest = Math.Max(largest, score);
        }

        double[] logs = scores.ToArray();
        bool areProbabilities = smallest >= 0 && Math.Abs(sum - 1) < 1e-3;
        if (areProbabilities)
            return Array.ConvertAll(logs, probability => Math.Log(Math.Max(SmallestProbability, probability)));
        double normaliser = largest + Math.Log(logs.Sum(score => Math.Exp(score - largest)));
        return Array.ConvertAll(logs, score => score - normaliser);
    }
}
