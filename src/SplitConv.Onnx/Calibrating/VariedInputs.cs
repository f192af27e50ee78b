using SplitConv.Onnx.Data;
using SplitConv.Onnx.Data.Feeding;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Refuses inputs that say nothing.</summary>
internal static class VariedInputs
{
    /// <summary>Looks at inputs until they differ.</summary>
    /// <param name="samples">The inputs, <c>[n, c, h, w]</c>.</param>
    /// <param name="data">The file or folder they are from.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InputDataException">Every channel has one value only, or all inputs are the same.</exception>
    public static void Require(SampleSource samples, string data, CancellationToken cancellationToken)
    {
        float[]? first = null;
        bool areFlat = true, areAlike = samples.Count > 1;
        foreach (SampleBatch batch in samples.Batches())
        {
            using (batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                KeptValue value = KeptValue.Of(batch.Inputs[0], "", data);
                float[] numbers = value.ToSingles();
                int length = numbers.Length / (int)value.Shape[0], plane = length / (int)value.Shape[1];
                first ??= numbers[..length];
                for (int start = 0; start < batch.Size * length; start += plane)
                    areFlat &= !numbers.AsSpan(start, plane).ContainsAnyExcept(first[start % length]);
                for (int i = 0; i < batch.Size; i++)
                    areAlike &= numbers.AsSpan(i * length, length).SequenceEqual(first);
                if (!areFlat && !areAlike)
                    return;
            }
        }

        throw new InputDataException(data, areFlat
            ? "holds a single value in every channel, from which nothing can be learned; take inputs as the network sees them in use."
            : $"holds the same input {samples.Count} times, from which too little can be learned; take different ones.");
    }
}
