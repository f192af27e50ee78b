namespace SplitConv.TestSupport;

/// <summary>Keeps every report in order, at once and on the reporting thread, and passes it on.</summary>
public sealed class RecordedProgress<T>(Action<T>? then = null) : IProgress<T>
{
    /// <summary>The reports so far.</summary>
    public List<T> Reports { get; } = [];

    /// <inheritdoc/>
    public void Report(T value)
    {
        Reports.Add(value);
        then?.Invoke(value);
    }
}
