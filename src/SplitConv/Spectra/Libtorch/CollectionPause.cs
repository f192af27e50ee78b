using System.Runtime;

namespace SplitConv.Spectra.Libtorch;

/// <summary>
/// Keeps the garbage collector from running while libtorch computes. TorchSharp 0.107 gives libtorch numbers (<c>Scalar</c>, also the factor 1 within every <c>a + b</c>) whose finaliser may free them while libtorch
/// reads them: about one call in a million then fails with a message such as "Expected false to be true", or ends the process. Within a pause nothing is collected, so nothing is finalised too soon.
/// </summary>
/// <remarks>
/// Pauses may overlap, on any threads; one collection comes before the first of them, in well under a millisecond for a small heap. What is allocated within is not freed until the end: keep pauses as short as a training
/// step. One that allocates more than its limit ends by itself.
/// </remarks>
public sealed class CollectionPause : IDisposable
{
    // Tensors are outside the collector's heap: this is for their handles, and for batches that are made meanwhile.
    private const long MostBytes = 240L << 20;

    private static readonly Lock Gate = new();
    private static int _open;

    private bool _disposed;

    private CollectionPause()
    {
    }

    /// <summary>Begins a pause, which lasts until it is disposed. Where the collector is configured so that it cannot pause, nothing happens.</summary>
    public static CollectionPause Begin()
    {
        lock (Gate)
        {
            if (_open++ == 0 && GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
                TryStart();
        }

        return new CollectionPause();
    }

    /// <summary>Ends the pause.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (--_open == 0 && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                TryEnd();
        }
    }

    private static void TryStart()
    {
        try
        {
            GC.TryStartNoGCRegion(MostBytes);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // Too much for this configuration, or begun by someone else meanwhile.
        }
    }

    private static void TryEnd()
    {
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // More was allocated than the limit since it was looked at.
        }
    }
}
