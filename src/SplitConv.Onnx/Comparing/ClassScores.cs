using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Data;

namespace SplitConv.Onnx.Comparing;

/// <summary>Finds the output of a classifier, and reads it.</summary>
internal static class ClassScores
{
    /// <summary>The first output of the shape <c>[batch, classes]</c>, possibly with sizes of 1 behind; -1 if there is none.</summary>
    /// <param name="outputs">The outputs of a run.</param>
    /// <param name="input">The input of the run, <c>[batch, ...]</c>.</param>
    public static int Find(IReadOnlyList<OrtValue> outputs, OrtValue input)
    {
        long batch = input.GetTensorTypeAndShape().Shape[0];
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].IsTensor && outputs[i].GetTensorTypeAndShape().Shape is [long rows, > 1, .. var rest] && rows == batch && rest.All(size => size == 1))
                return i;
        }

        return -1;
    }

    /// <summary>The class with the highest score, for every input that has a label; the first of several.</summary>
    /// <param name="scores">The scores, <c>[input, class]</c>; those of inputs beyond the labels are not looked at.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="labels">The right classes.</param>
    /// <param name="dataName">The data, for messages.</param>
    /// <exception cref="InputDataException">A label is that of no class.</exception>
    public static int[] Decide(ReadOnlySpan<double> scores, int classes, IReadOnlyList<int> labels, string dataName)
    {
        int[] decisions = new int[labels.Count];
        for (int i = 0; i < decisions.Length; i++)
        {
            if (labels[i] >= classes)
                throw new InputDataException(dataName, $"has the label {labels[i]}, but the model knows only {classes} classes.");
            decisions[i] = Largest(scores.Slice(i * classes, classes));
        }

        return decisions;
    }

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
