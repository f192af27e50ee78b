namespace SplitConv.Onnx.Comparing;

/// <summary>Counts how often two models put a picture in its class, and how often in the same one.</summary>
internal sealed class AccuracyMeter
{
    private int _total;
    private int _first;
    private int _second;
    private int _same;

    /// <summary>Adds a batch of decisions; see <see cref="ClassScores.Decide"/>.</summary>
    /// <param name="first">The classes the first model decides for.</param>
    /// <param name="second">Those of the second model.</param>
    /// <param name="labels">The right classes.</param>
    public void Add(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            _total++;
            _first += first[i] == labels[i] ? 1 : 0;
            _second += second[i] == labels[i] ? 1 : 0;
            _same += first[i] == second[i] ? 1 : 0;
        }
    }

    public Accuracy? Result() => _total == 0 ? null : new Accuracy((double)_first / _total, (double)_second / _total, (double)_same / _total);
}
