namespace SplitConv.Onnx.Calibrating;

/// <summary>The same part of the original network and of the one with pairs. Dispose it to free both.</summary>
/// <param name="original">The part of the original.</param>
/// <param name="drifted">The part of the network with pairs; null if it does the same, on the same values.</param>
internal sealed class NetworkStep(Segment original, Segment? drifted) : IDisposable
{
    /// <summary>Runs both.</summary>
    public KeptBatch Run(KeptBatch batch, CancellationToken cancellationToken)
    {
        var values = original.Run(batch.Original, cancellationToken);
        return batch with { Original = values, Drifted = drifted?.Run(batch.Drifted, cancellationToken) ?? values };
    }

    public void Dispose()
    {
        original.Dispose();
        drifted?.Dispose();
    }
}
