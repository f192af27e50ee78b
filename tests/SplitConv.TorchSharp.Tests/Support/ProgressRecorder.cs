using SplitConv.Plans;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Keeps what is reported and, if asked to, acts on it at once: <see cref="Progress{T}"/> would post it to another thread.</summary>
internal sealed class ProgressRecorder(Action<DecompositionProgress>? react = null) : IProgress<DecompositionProgress>
{
    public List<DecompositionProgress> Reports { get; } = [];

    public void Report(DecompositionProgress value)
    {
        Reports.Add(value);
        react?.Invoke(value);
    }
}
