using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Data.Feeding;

/// <summary>The inputs of a source, in batches.</summary>
internal sealed class DataSamples : SampleSource
{
    private const int LargestBatch = 50;

    // As many values as a batch of small pictures has; what a network makes of larger pictures takes memory in proportion.
    private const int BatchValues = LargestBatch * 3 * 32 * 32;

    private readonly InputSource _data;
    private readonly FeedShape _model;
    private readonly SampleShape _shape;

    public DataSamples(ModelSession session, InputSource data, FreeDimensions free, int? samples)
    {
        _data = data;
        _model = FeedShape.Of(session, free, data.Name);
        Count = Math.Min(samples ?? int.MaxValue, data.Count);
        _shape = data.ShapeFor(_model, Count);
    }

    public override int Count { get; }

    public override IReadOnlyList<long[]> Shapes => [Shape(batch: 1)];

    public override SampleBatch Single() => Batch(0, 1);

    public override IEnumerable<SampleBatch> Batches(int largest)
    {
        int size = _model.Batch > 0 ? _model.Batch : Math.Min(largest, (int)Math.Clamp(BatchValues / _shape.Length, 1, LargestBatch));
        for (int start = 0; start < Count; start += size)
            yield return Batch(start, Math.Min(size, Count - start));
    }

    private SampleBatch Batch(int start, int count)
    {
        long[] shape = Shape(count);
        long length = shape[0] * _shape.Length;
        if (length > Array.MaxLength)
            throw new InsufficientMemoryException($"The input {_model.Input.Name} [{string.Join(", ", shape)}] does not fit into memory.");
        float[] values = new float[length];
        _data.Fill(start, count, _shape, values);
        int[]? labels = _data.HasLabels ? [.. Enumerable.Range(start, count).Select(_data.Label)] : null;
        return new SampleBatch([InputValues.Of(_model.Input, shape, values, _model.Model)], count, labels, (int)shape[0] - count);
    }

    private long[] Shape(int batch) => [_model.Batch > 0 ? _model.Batch : batch, _shape.Channels, _shape.Height, _shape.Width];
}
