using SplitConv.Calibration;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>What the convolutions of the original network give. Those of the next few are gathered together while they fit in memory: without that the front of the network would run anew for each.</summary>
/// <param name="recorder">Runs the network.</param>
/// <param name="calls">Which convolutions it calls.</param>
/// <param name="batches">How many batches there are.</param>
/// <param name="budget">How many bytes may be kept.</param>
internal sealed class OriginalOutputs(MapRecorder recorder, NetworkCalls calls, int batches, long budget)
{
    private readonly IReadOnlyList<string> _order = calls.Order;
    private IReadOnlyDictionary<string, List<Maps>>[] _kept = [];

    /// <summary>What a convolution gives for a batch, call by call.</summary>
    public IReadOnlyList<Maps> Of(string name, int batch, CancellationToken cancellationToken)
    {
        if (_kept.Length == 0 || !_kept[0].ContainsKey(name))
        {
            _kept = [];
            string[] next = NextFrom(name);
            // One that is too large by itself is run batch by batch.
            if (next.Length == 0)
                return recorder.Outputs(batch, [name])[name];
            _kept = [.. Enumerable.Range(0, batches).Select(index =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return recorder.Outputs(index, next);
            })];
        }

        return _kept[batch][name];
    }

    private string[] NextFrom(string name)
    {
        long bytes = 0;
        return [.. _order.SkipWhile(other => other != name).TakeWhile(other => (bytes += calls.Elements(other) * sizeof(float)) <= budget)];
    }
}
