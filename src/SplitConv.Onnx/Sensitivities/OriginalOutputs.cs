using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>What the model gives for some inputs as it is, to hold changed ones against.</summary>
internal sealed class OriginalOutputs
{
    // Of outputs that are not finite, or of another size: worse than anything that can be measured, yet a number to reckon with.
    private const double WorstDamage = 1e9;

    private readonly SampleSource _samples;
    private readonly IReadOnlyList<string> _names;
    private readonly List<double[]?[]> _batches = [];
    private int _classScores = -1;

    private OriginalOutputs(SampleSource samples, IReadOnlyList<string> names) => (_samples, _names) = (samples, names);

    /// <summary>Runs the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">What it is fed.</param>
    /// <param name="data">The file or folder they are from, to name it.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <exception cref="InputDataException">What the model gives cannot be compared with anything.</exception>
    public static OriginalOutputs Of(ModelSession model, SampleSource samples, string data, CancellationToken cancellationToken)
    {
        var original = new OriginalOutputs(samples, model.OutputNames);
        foreach (SampleBatch batch in samples.Batches())
        {
            using (batch)
            {
                using var outputs = model.Run(batch.Inputs, model.OutputNames, cancellationToken);
                if (batch.Labels is not null)
                    original._classScores = ClassScores.Find(outputs, batch.Inputs[0]);
                original._batches.Add([.. outputs.Select(output => Counted(output, batch))]);
            }
        }

        IEnumerable<double> numbers = original._batches.SelectMany(batch => batch.Where((_, output) => original.MeterOf(output) is not null)).OfType<double[]>().SelectMany(output => output);
        if (!numbers.All(double.IsFinite))
            throw new InputDataException(data, $"makes {model.Name} give NaN or infinite numbers, from which no effect can be measured; see that it is prepared as in training (--mean, --std).");
        if (numbers.All(number => number == 0))
            throw new InputDataException(data, $"makes {model.Name} give nothing but zeros, from which no effect can be measured; take other data.");
        return original;
    }

    /// <summary>Runs a changed model on the same inputs.</summary>
    /// <returns>The damage, from 0 to 1e9; the latter where outputs are not finite or of another size.</returns>
    public double Damage(ModelSession changed, CancellationToken cancellationToken)
    {
        DamageMeter?[] meters = [.. _batches[0].Select((numbers, index) => numbers is null ? null : MeterOf(index))];
        int next = 0;
        foreach (SampleBatch batch in _samples.Batches())
        {
            using (batch)
            {
                double[]?[] expected = _batches[next++];
                using var outputs = changed.Run(batch.Inputs, _names, cancellationToken);
                for (int i = 0; i < meters.Length; i++)
                {
                    if (meters[i] is not { } meter || expected[i] is not { } before || Counted(outputs[i], batch) is not { } after)
                        continue;
                    if (before.Length != after.Length)
                        return WorstDamage;
                    meter.Add(before, after, batch.Size);
                }
            }
        }

        double[] damages = [.. meters.OfType<DamageMeter>().Select(meter => meter.Result)];
        return damages.Length > 0 && damages.All(double.IsFinite) ? Math.Min(WorstDamage, damages.Average()) : WorstDamage;
    }

    // Where the class scores are known, only they count.
    private DamageMeter? MeterOf(int output) => _classScores < 0 ? new SquaredError() : output == _classScores ? new ClassDivergence() : null;

    // Without what only fills up a fixed batch.
    private static double[]? Counted(OrtValue output, SampleBatch batch)
    {
        double[]? numbers = OutputValues.ToNumbers(output);
        int all = batch.Size + batch.Filling;
        bool hasBatchAxis = numbers is not null && output.GetTensorTypeAndShape().Shape is [long first, ..] && first == all;
        return hasBatchAxis ? numbers![..(numbers!.Length / all * batch.Size)] : numbers;
    }
}
