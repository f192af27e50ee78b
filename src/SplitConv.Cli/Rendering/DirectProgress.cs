namespace SplitConv.Cli.Rendering;

/// <summary>Passes progress on at once, on the thread that reports it; <see cref="Progress{T}"/> would post it for later.</summary>
internal sealed class DirectProgress<T>(Action<T> handler) : IProgress<T>
{
    public void Report(T value) => handler(value);
}
