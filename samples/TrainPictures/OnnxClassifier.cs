using Microsoft.ML.OnnxRuntime;
using SplitConv.Samples.Networks;

namespace SplitConv.Samples.TrainPictures;

/// <summary>Lets ONNX Runtime run an exported network.</summary>
internal sealed class OnnxClassifier(byte[] model) : IDisposable
{
    private readonly InferenceSession _session = new(model);
    private readonly RunOptions _options = new();

    /// <summary>The logits of a batch.</summary>
    public float[] Run(Batch batch)
    {
        using OrtValue pictures = OrtValue.CreateTensorValueFromMemory(batch.Pictures, batch.Shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, [OnnxExport.Input], [pictures], [OnnxExport.Output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
