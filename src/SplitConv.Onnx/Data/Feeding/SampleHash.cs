using System.Security.Cryptography;

namespace SplitConv.Onnx.Data.Feeding;

/// <summary>Tells inputs apart by their values, as the model is fed them.</summary>
internal static class SampleHash
{
    /// <summary>Adds the values of all inputs to a hash, and whether there are labels: with them damage is counted in other units.</summary>
    public static void Append(IncrementalHash hash, SampleSource samples, CancellationToken cancellationToken)
    {
        foreach (SampleBatch batch in samples.Batches())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (batch)
            {
                hash.AppendData([batch.Labels is null ? (byte)0 : (byte)1]);
                foreach (var input in batch.Inputs)
                    hash.AppendData(input.GetTensorMutableRawData());
            }
        }
    }
}
