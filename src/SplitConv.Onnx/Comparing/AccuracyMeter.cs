using SplitConv.Onnx.Data;

namespace SplitConv.Onnx.Comparing;

/// <summary>Counts how often two models put a picture in its class, and how often in the same one.</summary>
internal sealed class AccuracyMeter
{
    private int _total;
    private int _first;
    private int _second;
    private int _same;

    /// <summary>Adds a batch of class scores, <c>[picture, class]</c>.</summary>
    /// <param name="first">The scores of the first model.</param>
    /// <param name="second">The scores of the second model.</param>
    /// <param name="labels">The right classes; as many as pictures count, the scores of more are not looked at.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="dataName">The data, for messages.</param>
    public void Add(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<int> labels, int classes, string dataName)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
                throw new InputDataException(dataName, $"has the label {labels[i]}, but the model knows only {classes} classes.");
            int one = Largest(first.Slice(i * classes, classes)), other = Largest(second.Slice(i * classes, classes));
            _total++;
            _first += one == labels[i] ? 1 : 0;
            _second += other == labels[i] ? 1 : 0;
            _same += one == other ? 1 : 0;
        }
    }

    public Accuracy? Result() => _total == 0 ? null : new Accuracy((double)_first / _total, (double)_second / _total, (double)_same / _total);

    private static int Largest(ReadOnlySpan<double> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }
}
