using Microsoft.ML.OnnxRuntime;

namespace SplitConv.Onnx.Comparing;

/// <summary>Finds the output of a classifier.</summary>
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
}
