using Google.Protobuf;
using SplitConv.Latencies;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Running;

namespace SplitConv.Onnx.Measuring;

/// <summary>Times a convolution and a pair alone: their models in turn with the base, whose time is taken off.</summary>
internal static class LayerTimer
{
    // In milliseconds. Below that, differences are nothing but noise.
    private const double Shortest = 0.001;

    /// <summary>Measures.</summary>
    /// <param name="layer">The convolution and the pair.</param>
    /// <param name="threads">Threads within an operator, at least 1.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <returns>The times, each at least a microsecond.</returns>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot run them.</exception>
    public static PairLatency Measure(LayerShape layer, int threads, CancellationToken cancellationToken)
    {
        using ModelSession bare = Open(LayerModel.Base(layer), threads, cancellationToken);
        using ModelSession original = Open(LayerModel.Original(layer), threads, cancellationToken);
        using ModelSession pair = Open(LayerModel.Pair(layer), threads, cancellationToken);
        using SampleBatch inputs = SampleSource.Of(bare, data: null, FreeDimensions.None, samples: 1).Single();
        InterleavedTimes times = InterleavedTimer.Measure([bare, original, pair], inputs.Inputs, RunClock.ForWork(threads), TimingBudget.ForLayers, cancellationToken);
        double rest = times.LowerQuartile(0);
        return new PairLatency(Math.Max(times.LowerQuartile(1) - rest, Shortest), Math.Max(times.LowerQuartile(2) - rest, Shortest));
    }

    private static ModelSession Open(ModelProto model, int threads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ModelSession.OpenFromMemory(model.ToByteArray(), model.Graph.Name, threads);
    }
}
