using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Comparing;

/// <summary>A batch of inputs, and the labels of those that have one.</summary>
/// <param name="Inputs">The values, in the order of the model's inputs.</param>
/// <param name="Size">How many samples the batch is good for.</param>
/// <param name="Labels">The labels; null without labels.</param>
internal sealed record SampleBatch(IReadOnlyList<OrtValue> Inputs, int Size, int[]? Labels) : IDisposable
{
    public void Dispose()
    {
        foreach (OrtValue input in Inputs)
            input.Dispose();
    }
}

/// <summary>Makes the inputs for a comparison: random numbers of the model's shapes, or pictures.</summary>
internal sealed class SampleSource
{
    private const int RandomSamples = 8;
    private const int PicturesPerBatch = 50;
    private const int Seed = 1;

    private readonly string _model;
    private readonly IReadOnlyList<ModelInput> _inputs;
    private readonly ComparisonOptions _options;
    private readonly Random _random = new(Seed);

    public SampleSource(string model, IReadOnlyList<ModelInput> inputs, ComparisonOptions options)
    {
        _model = model;
        _inputs = inputs;
        _options = options;
        options.FreeDimensions.Check(inputs);
        if (options.Pictures is not null)
            CheckTakesPictures();
        Count = Math.Min(options.Samples ?? int.MaxValue, options.Pictures?.Count ?? options.Samples ?? RandomSamples);
    }

    /// <summary>The number of samples in all.</summary>
    public int Count { get; }

    /// <summary>The sizes of every input for a single sample.</summary>
    public IReadOnlyList<long[]> Shapes => [.. _inputs.Select(input => Shape(input, batch: 1))];

    /// <summary>The first sample alone, for measuring.</summary>
    public SampleBatch Single() => Batch(0, 1);

    /// <summary>All samples, batch by batch.</summary>
    public IEnumerable<SampleBatch> All()
    {
        // A fixed batch size is kept; the last batch is then filled up with zeros, which do not count.
        int size = _options.Pictures is null ? 1 : _inputs[0].Sizes[0] > 0 ? _inputs[0].Sizes[0] : PicturesPerBatch;
        for (int start = 0; start < Count; start += size)
            yield return Batch(start, Math.Min(size, Count - start));
    }

    private SampleBatch Batch(int start, int count)
    {
        if (_options.Pictures is null)
            return new SampleBatch([.. _inputs.Select(input => InputValues.Random(input, Shape(input, 1), _random))], 1, null);

        ModelInput input = _inputs[0];
        int size = input.Sizes[0] > 0 ? input.Sizes[0] : count;
        float[] pixels = new float[size * LabelledPictures.Channels * LabelledPictures.Side * LabelledPictures.Side];
        _options.Pictures.Pixels(start, count, _options.Normalisation).CopyTo(pixels, 0);
        int[] labels = [.. Enumerable.Range(start, count).Select(_options.Pictures.Label)];
        return new SampleBatch([InputValues.Of(input, Shape(input, size), pixels, _model)], count, labels);
    }

    private long[] Shape(ModelInput input, int batch)
    {
        if (_options.Pictures is not null)
            return [input.Sizes[0] > 0 ? input.Sizes[0] : batch, LabelledPictures.Channels, LabelledPictures.Side, LabelledPictures.Side];
        return _options.FreeDimensions.Resolve(input);
    }

    private void CheckTakesPictures()
    {
        static bool Fits(int size, int wanted) => size < 0 || size == wanted;

        bool fits = _inputs is [{ Sizes: [_, var channels, var height, var width] }]
            && Fits(channels, LabelledPictures.Channels) && Fits(height, LabelledPictures.Side) && Fits(width, LabelledPictures.Side);
        if (!fits)
        {
            throw new IncomparableModelsException(
                $"{_model} takes {string.Join(", ", _inputs)}, but the pictures of {_options.PicturesName} are [N, {LabelledPictures.Channels}, {LabelledPictures.Side}, {LabelledPictures.Side}].");
        }
    }
}
