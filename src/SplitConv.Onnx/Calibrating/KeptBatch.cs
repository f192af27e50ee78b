using SplitConv.Onnx.Data.Feeding;

namespace SplitConv.Onnx.Calibrating;

/// <summary>What is known of a batch at some place in the network: the values that the rest of the network reads.</summary>
/// <param name="Size">How many inputs count.</param>
/// <param name="Filling">How many inputs follow that only fill up the batch.</param>
/// <param name="Original">The values in the original network, by name.</param>
/// <param name="Drifted">The values in the network with pairs; the same object as long as it has none.</param>
internal sealed record KeptBatch(int Size, int Filling, IReadOnlyDictionary<string, KeptValue> Original, IReadOnlyDictionary<string, KeptValue> Drifted)
{
    /// <summary>The inputs of a network.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="names">What the network calls them.</param>
    /// <param name="model">The model's file, for messages.</param>
    public static KeptBatch Of(SampleBatch batch, IReadOnlyList<string> names, string model)
    {
        var values = names.Zip(batch.Inputs, (name, value) => (name, KeptValue.Of(value, name, model))).ToDictionary();
        return new KeptBatch(batch.Size, batch.Filling, values, values);
    }

    /// <summary>The bytes that are held; what both networks share counts once.</summary>
    public long Bytes => Original.Values.Concat(Drifted.Values).Distinct(ReferenceEqualityComparer.Instance).Sum(value => ((KeptValue)value!).Data.LongLength);
}
