using Microsoft.ML.OnnxRuntime;

namespace SplitConv.Onnx.Data.Feeding;

/// <summary>A batch of inputs, and the labels of those that have one. Dispose it to free the values.</summary>
/// <param name="Inputs">The values, in the order of the model's inputs.</param>
/// <param name="Size">How many samples the batch is good for.</param>
/// <param name="Labels">The labels; null without labels.</param>
/// <param name="Filling">How many samples of zeros follow, only because the model fixes the batch size.</param>
internal sealed record SampleBatch(IReadOnlyList<OrtValue> Inputs, int Size, int[]? Labels = null, int Filling = 0) : IDisposable
{
    public void Dispose()
    {
        foreach (OrtValue input in Inputs)
            input.Dispose();
    }
}
