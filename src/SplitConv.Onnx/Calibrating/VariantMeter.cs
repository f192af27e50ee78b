using SplitConv.Calibration;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Runs a variant of a model and gathers how far its outputs are from those of the original. Dispose it to free the variant.</summary>
/// <param name="session">The variant; null if it cannot be run.</param>
internal sealed class VariantMeter(ModelSession? session) : IDisposable
{
    private readonly Dictionary<string, DifferenceMeter> _outputs = [];
    private ModelSession? _session = session;
    private int? _right;

    /// <summary>Runs it on a batch.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="names">The names of the outputs.</param>
    /// <param name="expected">What the original gives; null for what is no tensor of numbers.</param>
    /// <param name="areCompared">Which outputs count.</param>
    /// <param name="countRight">How many answers are right; null if there are none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Add(
        SampleBatch batch, IReadOnlyList<string> names, double[]?[] expected, bool[] areCompared, Func<IReadOnlyList<double[]?>, int?> countRight, CancellationToken cancellationToken)
    {
        if (_session is null)
            return;
        try
        {
            using var outputs = _session.Run(batch.Inputs, names, cancellationToken);
            double[]?[] actual = [.. outputs.Select(output => VariantComparison.Counted(output, batch))];
            for (int i = 0; i < actual.Length; i++)
            {
                if (!areCompared[i])
                    continue;
                if (actual[i]?.Length != expected[i]!.Length)
                    throw new RuntimeRefusedException(_session.Name, $"its output {names[i]} has another size.");
                if (!_outputs.TryGetValue(names[i], out DifferenceMeter? meter))
                    _outputs[names[i]] = meter = new DifferenceMeter(names[i]);
                meter.Add(expected[i]!, actual[i]!);
            }

            if (countRight(actual) is { } right)
                _right = (_right ?? 0) + right;
        }
        catch (RuntimeRefusedException)
        {
            Dispose();
        }
    }

    /// <summary>The error; null if the variant could not be run.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="originalRight">How often the original was right.</param>
    public OutputError? Result(int inputs, int originalRight)
    {
        if (_session is null || _outputs.Count == 0)
            return null;
        double relative = _outputs.Values.Average(meter => meter.Result().RelativeError);
        double? top1 = _right is { } right ? (double)right / inputs : null;
        return new OutputError(double.IsFinite(relative) ? relative : double.PositiveInfinity, inputs, top1, top1 is null ? null : (double)originalRight / inputs);
    }

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
    }
}
