using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>Measures in ONNX Runtime how often a classifier is right.</summary>
public static class ModelAccuracy
{
    /// <summary>The top-1 accuracy: the share of the inputs whose class gets the highest score, 0 to 1.</summary>
    /// <param name="model">The classifier, as it was opened or as it was changed; below 2 GiB, but for external data.</param>
    /// <param name="data">What it is fed, with labels; all of it.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load or run the model.</exception>
    /// <exception cref="InputDataException">The data is broken, does not suit the model or has no labels, or no output is a list of class scores.</exception>
    public static double Top1(OnnxModel model, InputSource data, CancellationToken cancellationToken = default)
    {
        if (!data.HasLabels)
            throw new InputDataException(data.Name, "has no labels to tell right from wrong; CIFAR-10 files have.");
        using ModelSession session = ModelSession.OpenFromMemory(model, threads: 0);
        SampleSource samples = SampleSource.Of(session, data, FreeDimensions.None, samples: null);
        int right = 0;
        foreach (SampleBatch batch in samples.Batches())
        {
            using (batch)
                right += CountRight(session, batch, data.Name, cancellationToken);
        }

        return (double)right / samples.Count;
    }

    private static int CountRight(ModelSession session, SampleBatch batch, string dataName, CancellationToken cancellationToken)
    {
        using var outputs = session.Run(batch.Inputs, session.OutputNames, cancellationToken);
        int classifier = ClassScores.Find(outputs, batch.Inputs[0]);
        if (classifier < 0 || OutputValues.ToNumbers(outputs[classifier]) is not { } scores)
            throw new InputDataException(dataName, $"has labels, but no output of {session.Name} is a list of class scores [N, classes].");
        int[] labels = batch.Labels!;
        int[] decisions = ClassScores.Decide(scores, scores.Length / (batch.Size + batch.Filling), labels, dataName);
        return decisions.Zip(labels).Count(pair => pair.First == pair.Second);
    }
}
