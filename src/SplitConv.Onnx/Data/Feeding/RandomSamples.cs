using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Data.Feeding;

/// <summary>Random numbers of the model's shapes; every sample is a batch of its own, as large as the model or the free dimensions say.</summary>
internal sealed class RandomSamples(ModelSession session, FreeDimensions free, int? samples) : SampleSource
{
    private const int DefaultCount = 8;
    private const int Seed = 1;

    public override int Count { get; } = samples ?? DefaultCount;

    public override IReadOnlyList<long[]> Shapes { get; } = [.. session.Inputs.Select(free.Resolve)];

    public override SampleBatch Single() => Next(new Random(Seed));

    public override IEnumerable<SampleBatch> Batches(int largest)
    {
        var random = new Random(Seed);
        for (int i = 0; i < Count; i++)
            yield return Next(random);
    }

    private SampleBatch Next(Random random) => new([.. session.Inputs.Zip(Shapes, (input, shape) => InputValues.Random(input, shape, random))], Size: 1);
}
