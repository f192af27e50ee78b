using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Calibrating;

/// <summary>
/// The border between the part of the network that has been run and the rest: the values that cross it are kept for all inputs, so that no part is run again for every convolution behind it. Where they
/// would take too much memory, the border stays where it is.
/// </summary>
/// <param name="samples">The inputs.</param>
/// <param name="names">What the network calls them.</param>
/// <param name="model">The model's file, for messages.</param>
/// <param name="budget">How many bytes may be kept.</param>
internal sealed class Frontier(SampleSource samples, IReadOnlyList<string> names, string model, long budget)
{
    private const int Start = -1;

    private KeptBatch?[]? _kept;

    /// <summary>Where it stands among the sorted nodes of the network: all before this one have been run.</summary>
    public int Position { get; private set; } = Start;

    /// <summary>Whether the values are the same in both networks.</summary>
    public bool IsShared => _kept is null || Array.TrueForAll(_kept, batch => ReferenceEquals(batch!.Original, batch.Drifted));

    /// <summary>The inputs of the network.</summary>
    public IEnumerable<KeptBatch> Inputs()
    {
        foreach (SampleBatch batch in samples.Batches())
        {
            using (batch)
                yield return KeptBatch.Of(batch, names, model);
        }
    }

    /// <summary>The values that cross the border, batch by batch.</summary>
    public IEnumerable<KeptBatch> Batches() => _kept is null ? Inputs() : _kept.Select(batch => batch!);

    /// <summary>Describes the values that cross the border; null while these are the inputs of the network.</summary>
    public IReadOnlyList<ValueInfoProto>? Describe() => _kept is null ? null : SegmentModel.Describe([.. _kept.SelectMany(batch => new[] { batch!.Original, batch.Drifted })]);

    /// <summary>Forgets everything, back to the inputs.</summary>
    public void Reset() => (Position, _kept) = (Start, null);

    /// <summary>Moves the border forward.</summary>
    /// <param name="step">What lies between.</param>
    /// <param name="position">Where to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether the values beyond could be kept; if not, nothing has changed.</returns>
    public bool TryMove(NetworkStep step, int position, CancellationToken cancellationToken)
    {
        var beyond = new List<KeptBatch?>();
        try
        {
            foreach (KeptBatch batch in Batches())
            {
                KeptBatch next = step.Run(batch, cancellationToken);
                if (beyond.Count == 0 && next.Bytes * ((double)samples.Count / next.Size) > budget)
                    return false;
                // What has been used is let go.
                if (_kept is not null)
                    _kept[beyond.Count] = null;
                beyond.Add(next);
            }
        }
        catch when (beyond.Count > 0)
        {
            Reset();
            throw;
        }

        (Position, _kept) = (position, [.. beyond]);
        return true;
    }
}
