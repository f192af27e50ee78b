using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Data.Feeding;

/// <summary>Feeds a model: with data, or with random numbers of its shapes. The same samples come at every call.</summary>
internal abstract class SampleSource
{
    /// <summary>The number of samples in all.</summary>
    public abstract int Count { get; }

    /// <summary>The sizes of every input for a single sample.</summary>
    public abstract IReadOnlyList<long[]> Shapes { get; }

    /// <summary>Prepares to feed a model.</summary>
    /// <param name="session">The model.</param>
    /// <param name="data">What to feed; null for random numbers.</param>
    /// <param name="free">Sizes for free dimensions.</param>
    /// <param name="samples">How many samples, at most as many as there are; null for all, or 8 random ones.</param>
    /// <exception cref="InputDataException">The data does not suit the model.</exception>
    /// <exception cref="InvalidOptionsException"><paramref name="free"/> names a dimension the model does not have, or the preprocessing does not suit it.</exception>
    public static SampleSource Of(ModelSession session, InputSource? data, FreeDimensions free, int? samples)
    {
        free.Check(session.Inputs);
        return data is null ? new RandomSamples(session, free, samples) : new DataSamples(session, data, free, samples);
    }

    /// <summary>The first sample alone, for measuring; in a batch of the size that the model fixes, or of 1.</summary>
    public abstract SampleBatch Single();

    /// <summary>All samples, batch by batch. The size of a batch is the one the model fixes; otherwise as large as makes sense for the size of a sample.</summary>
    /// <param name="largest">The largest batch where the model leaves the size free, at least 1.</param>
    public abstract IEnumerable<SampleBatch> Batches(int largest = int.MaxValue);
}
