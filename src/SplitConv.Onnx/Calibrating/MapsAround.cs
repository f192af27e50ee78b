using System.Numerics.Tensors;
using SplitConv.Calibration;
using SplitConv.Onnx.Data;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Makes the maps around a convolution of the values that were kept.</summary>
internal static class MapsAround
{
    public const string Before = "before", Behind = "behind";

    /// <summary>What the convolution is given, padded.</summary>
    public static Maps Input(KeptBatch batch, WatchedConvolution convolution, Func<string, InputDataException> notFinite)
    {
        Maps maps = Read(batch, batch.Drifted[convolution.Input], () => notFinite(Before));
        return PaddedMaps.Of(maps, convolution.Node.Attributes, convolution.Node.Site.Geometry!);
    }

    /// <summary>What it gives in the original network.</summary>
    public static Maps Output(KeptBatch batch, WatchedConvolution convolution, Func<string, InputDataException> notFinite) =>
        Read(batch, batch.Original[convolution.Output], () => notFinite(Behind));

    // Without what only fills up a fixed batch.
    private static Maps Read(KeptBatch batch, KeptValue value, Func<InputDataException> notFinite)
    {
        int all = batch.Size + batch.Filling, count = (int)value.Shape[0];
        // A network may make several maps of each input.
        int counted = batch.Filling > 0 && count % all == 0 ? count / all * batch.Size : count;
        float[] values = value.ToSingles();
        ReadOnlyMemory<float> used = values.AsMemory(0, count == 0 ? 0 : values.Length / count * counted);
        if (used.Length > 0 && !float.IsFinite(TensorPrimitives.MaxMagnitude(used.Span)))
            throw notFinite();
        return new Maps(counted, (int)value.Shape[1], (int)value.Shape[2], (int)value.Shape[3], used);
    }
}
