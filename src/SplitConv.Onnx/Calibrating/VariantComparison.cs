using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SplitConv.Calibration;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Runs a model as it is and with pairs, on the same inputs.</summary>
internal static class VariantComparison
{
    /// <summary>Compares variants with the original; batch by batch, so that no outputs are kept.</summary>
    /// <param name="survey">The model.</param>
    /// <param name="original">The model, loaded.</param>
    /// <param name="samples">What it is fed.</param>
    /// <param name="data">Where that is from.</param>
    /// <param name="variants">The pairs of each variant.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <returns>The error of each variant; null for those that cannot be run.</returns>
    public static IReadOnlyList<OutputError?> Compare(
        ModelSurvey survey, ModelSession original, SampleSource samples, InputSource data, IReadOnlyList<IReadOnlyDictionary<string, LayerPair>> variants, int threads, CancellationToken cancellationToken)
    {
        var meters = new List<VariantMeter>();
        try
        {
            foreach (var pairs in variants)
                meters.Add(new VariantMeter(Open(survey, pairs, threads)));
            int originalRight = 0;
            foreach (SampleBatch batch in samples.Batches())
            {
                using (batch)
                    originalRight += Run(original, batch, meters, data, cancellationToken);
            }

            return [.. meters.Select(meter => meter.Result(samples.Count, originalRight))];
        }
        finally
        {
            meters.ForEach(meter => meter.Dispose());
        }
    }

    private static ModelSession? Open(ModelSurvey survey, IReadOnlyDictionary<string, LayerPair> pairs, int threads)
    {
        try
        {
            return ModelSession.OpenFromMemory(DecomposedCopy.Of(survey, pairs), threads);
        }
        catch (RuntimeRefusedException)
        {
            return null;
        }
    }

    // Returns how often the original is right.
    private static int Run(ModelSession original, SampleBatch batch, List<VariantMeter> meters, InputSource data, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var outputs = original.Run(batch.Inputs, original.OutputNames, cancellationToken);
        double[]?[] expected = [.. outputs.Select(output => Counted(output, batch))];
        bool[] areCompared = [.. outputs.Select(IsFloatingPoint)];
        // A model that gives whole numbers only is judged by those.
        if (!areCompared.Contains(true))
            areCompared = [.. expected.Select(numbers => numbers is not null)];
        for (int i = 0; i < expected.Length; i++)
        {
            if (areCompared[i] && !expected[i]!.All(double.IsFinite))
                throw new InputDataException(data.Name, $"makes {original.Name} give NaN or infinite numbers; see that it is prepared as in training (--mean, --std).");
        }

        int scores = batch.Labels is null ? -1 : ClassScores.Find(outputs, batch.Inputs[0]);
        foreach (VariantMeter meter in meters)
            meter.Add(batch, original.OutputNames, expected, areCompared, Right, cancellationToken);
        return Right(expected) ?? 0;

        int? Right(IReadOnlyList<double[]?> numbers) => scores >= 0 && numbers[scores] is { } found
            ? ClassScores.Decide(found, found.Length / batch.Size, batch.Labels!, data.Name).Zip(batch.Labels!).Count(pair => pair.First == pair.Second)
            : null;
    }

    /// <summary>The numbers of an output without what only fills up a fixed batch; null if it is no tensor of numbers.</summary>
    internal static double[]? Counted(OrtValue output, SampleBatch batch)
    {
        double[]? numbers = OutputValues.ToNumbers(output);
        int all = batch.Size + batch.Filling;
        bool hasBatchAxis = numbers is not null && output.GetTensorTypeAndShape().Shape is [long first, ..] && first == all;
        return hasBatchAxis ? numbers![..(numbers!.Length / all * batch.Size)] : numbers;
    }

    private static bool IsFloatingPoint(OrtValue output) =>
        output.IsTensor && output.GetTensorTypeAndShape().ElementDataType is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double;
}
