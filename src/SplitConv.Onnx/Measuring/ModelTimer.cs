using SplitConv.Latencies;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Plans;

namespace SplitConv.Onnx.Measuring;

/// <summary>Times two forms of one model in turn, on the same random inputs.</summary>
internal static class ModelTimer
{
    /// <summary>Measures.</summary>
    /// <param name="original">The model as it is.</param>
    /// <param name="decomposed">The model decomposed.</param>
    /// <param name="options">Threads and sizes.</param>
    /// <param name="cancellationToken">Stops between two operators.</param>
    /// <exception cref="RuntimeRefusedException">ONNX Runtime cannot load or run one of them, or it is too large to be loaded from memory.</exception>
    /// <exception cref="InvalidOptionsException">The options name a free dimension the model does not have.</exception>
    /// <exception cref="InsufficientMemoryException">The inputs do not fit into memory.</exception>
    public static ModelLatency Measure(OnnxModel original, OnnxModel decomposed, LatencyOptions options, CancellationToken cancellationToken)
    {
        using ModelSession one = Open(original);
        using ModelSession other = Open(decomposed);
        using SampleBatch inputs = SampleSource.Of(one, data: null, options.FreeDimensions, samples: 1).Single();
        InterleavedTimes times = InterleavedTimer.Measure([one, other], inputs.Inputs, RunClock.ForWork(options.Threads), TimingBudget.ForModels, cancellationToken);
        return new ModelLatency(times.LowerQuartile(0), times.LowerQuartile(1));

        ModelSession Open(OnnxModel model)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ModelSession.OpenFromMemory(model, options.Threads);
        }
    }
}
