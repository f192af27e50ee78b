using SplitConv.Samples.Pictures;

namespace SplitConv.Samples.Networks;

/// <summary>Some pictures of a set as the network takes them.</summary>
/// <param name="Pictures">The numbers of [N, 3, 32, 32], by rows.</param>
/// <param name="Labels">The labels [N].</param>
public sealed record Batch(float[] Pictures, long[] Labels)
{
    /// <summary>The dimensions of <see cref="Pictures"/>.</summary>
    public long[] Shape => [Labels.Length, PictureSet.Channels, PictureSet.Height, PictureSet.Width];

    /// <summary>The pictures of these indices, in their order.</summary>
    public static Batch Take(PictureSet set, ReadOnlySpan<long> indices)
    {
        var batch = new Batch(new float[indices.Length * PictureSet.PictureSize], new long[indices.Length]);
        for (int i = 0; i < indices.Length; i++)
        {
            int index = (int)indices[i];
            batch.Labels[i] = set.Labels[index];
            set.CopyNormalized(index, batch.Pictures.AsSpan(i * PictureSet.PictureSize, PictureSet.PictureSize));
        }

        return batch;
    }

    /// <summary>All pictures of a set in their order, by batches of at most <paramref name="size"/>.</summary>
    public static IEnumerable<Batch> TakeAll(PictureSet set, int size)
    {
        for (int first = 0; first < set.Count; first += size)
        {
            int count = Math.Min(size, set.Count - first);
            yield return Take(set, [.. Enumerable.Range(first, count).Select(index => (long)index)]);
        }
    }
}
