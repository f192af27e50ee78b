namespace SplitConv.Onnx.Comparing;

/// <summary>Gathers the differences of one output over many samples.</summary>
internal sealed class DifferenceMeter(string name)
{
    private double _largestError;
    private double _largestValue;
    private double _squaredError;
    private double _squaredValue;

    public void Add(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            double error = first[i].Equals(second[i]) ? 0 : Math.Abs(first[i] - second[i]);
            // Math.Max keeps NaN.
            _largestError = Math.Max(_largestError, error);
            _largestValue = Math.Max(_largestValue, Math.Abs(first[i]));
            _squaredError += error * error;
            _squaredValue += first[i] * first[i];
        }
    }

    public OutputDifference Result() =>
        new(name, _largestError, _largestValue, _squaredError == 0 ? 0 : Math.Sqrt(_squaredError / _squaredValue));
}
