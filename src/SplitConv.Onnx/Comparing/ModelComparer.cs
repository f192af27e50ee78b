using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>Runs two models in ONNX Runtime on the same inputs and says how they differ.</summary>
public static class ModelComparer
{
    /// <summary>Compares two models.</summary>
    /// <param name="first">The file of the first model, usually the original.</param>
    /// <param name="second">The file of the second model.</param>
    /// <param name="options">How to compare.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load or run one of them.</exception>
    /// <exception cref="IncomparableModelsException">Their inputs or outputs differ.</exception>
    /// <exception cref="InputDataException">The inputs to feed are broken, or do not suit the models.</exception>
    public static ModelComparison Compare(
        string first,
        string second,
        ComparisonOptions options,
        IProgress<ComparisonProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples ?? 1, 1);
        using ModelSession one = ModelSession.Open(first, options.Threads);
        cancellationToken.ThrowIfCancellationRequested();
        using ModelSession other = ModelSession.Open(second, options.Threads);
        CheckComparable(first, one, second, other);

        SampleSource source = SampleSource.Of(one, options.Inputs, options.FreeDimensions, options.Samples);
        var meters = one.OutputNames.Select(name => new DifferenceMeter(name)).ToArray();
        var accuracy = new AccuracyMeter();
        int done = 0;
        foreach (SampleBatch batch in source.Batches())
        {
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(one, other, batch, meters, accuracy, second, options.Inputs?.Name ?? "", cancellationToken);
                progress?.Report(new ComparisonProgress("comparing outputs", done += batch.Size, source.Count));
            }
        }

        progress?.Report(new ComparisonProgress("measuring latency", done, source.Count));
        using SampleBatch single = source.Single();
        return new ModelComparison
        {
            Inputs = [.. one.Inputs.Zip(source.Shapes, (input, shape) => $"{input.Name} [{string.Join(", ", shape)}]")],
            Assumed = options.Inputs is null ? options.FreeDimensions.Assumed(one.Inputs) : [],
            Samples = source.Count,
            Outputs = [.. meters.Select(meter => meter.Result())],
            Accuracy = accuracy.Result(),
            Latency = MeasureLatency(one, other, single, options.Threads, cancellationToken),
        };
    }

    private static LatencyComparison MeasureLatency(ModelSession one, ModelSession other, SampleBatch single, int threads, CancellationToken cancellationToken)
    {
        InterleavedTimes times = InterleavedTimer.Measure([one, other], single.Inputs, RunClock.Elapsed, TimingBudget.ForModels, cancellationToken);
        return new LatencyComparison(times.Median(0), times.Median(1), times.Runs, threads);
    }

    private static void Compare(
        ModelSession one, ModelSession other, SampleBatch batch, DifferenceMeter[] meters, AccuracyMeter accuracy, string second, string data, CancellationToken cancellationToken)
    {
        using var expected = one.Run(batch.Inputs, one.OutputNames, cancellationToken);
        using var actual = other.Run(batch.Inputs, one.OutputNames, cancellationToken);
        int classifier = batch.Labels is null ? -1 : ClassScores.Find(expected, batch.Inputs[0]);
        for (int i = 0; i < meters.Length; i++)
        {
            double[]? left = OutputValues.ToNumbers(expected[i]), right = OutputValues.ToNumbers(actual[i]);
            if (left is null || right is null)
                continue;
            if (left.Length != right.Length)
                throw new IncomparableModelsException($"{second}: the output {one.OutputNames[i]} has {right.Length} elements, not {left.Length} as in the first model.");
            // Of an output with a batch axis only the samples count, not what fills the batch up.
            int rows = batch.Size + batch.Filling;
            bool isFilled = batch.Filling > 0 && expected[i].GetTensorTypeAndShape().Shape is [long size, ..] && size == rows;
            int counted = isFilled ? left.Length / rows * batch.Size : left.Length;
            meters[i].Add(left.AsSpan(0, counted), right.AsSpan(0, counted));
            if (i == classifier)
                accuracy.Add(Decide(left), Decide(right), batch.Labels);

            int[] Decide(double[] scores) => ClassScores.Decide(scores, scores.Length / rows, batch.Labels!, data);
        }
    }

    private static void CheckComparable(string first, ModelSession one, string second, ModelSession other)
    {
        string[] inputs = [.. one.Inputs.Select(input => $"{input} of {InputValues.TypeName(input.Type)}")], otherInputs = [.. other.Inputs.Select(input => $"{input} of {InputValues.TypeName(input.Type)}")];
        if (!inputs.SequenceEqual(otherInputs))
            throw new IncomparableModelsException($"{first} takes {string.Join(", ", inputs)}, but {second} takes {string.Join(", ", otherInputs)}.");
        if (!one.OutputNames.Order().SequenceEqual(other.OutputNames.Order()))
            throw new IncomparableModelsException($"{first} gives {string.Join(", ", one.OutputNames)}, but {second} gives {string.Join(", ", other.OutputNames)}.");
    }
}
