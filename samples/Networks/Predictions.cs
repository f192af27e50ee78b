using SplitConv.Samples.Pictures;

namespace SplitConv.Samples.Networks;

/// <summary>What a network says about the pictures of a set.</summary>
/// <param name="Pictures">The pictures.</param>
/// <param name="Logits">One number per picture and class: [N, 12], by rows. The largest of a picture is the network's choice.</param>
public sealed record Predictions(PictureSet Pictures, float[] Logits)
{
    private const int BatchSize = 250;

    /// <summary>The share of the pictures whose label is the network's choice.</summary>
    public double Accuracy
    {
        get
        {
            int classes = PictureSet.ClassNames.Count;
            int right = 0;
            for (int i = 0; i < Pictures.Count; i++)
            {
                float[] picture = Logits[(i * classes)..((i + 1) * classes)];
                if (Array.IndexOf(picture, picture.Max()) == Pictures.Labels[i])
                    right++;
            }

            return (double)right / Pictures.Count;
        }
    }

    /// <summary>Asks a network, whatever runs it: <paramref name="network"/> gives the logits of one batch.</summary>
    public static Predictions Of(PictureSet pictures, Func<Batch, float[]> network) =>
        new(pictures, [.. Batch.TakeAll(pictures, BatchSize).SelectMany(network)]);

    /// <summary>The largest absolute difference of a logit.</summary>
    public float LargestDifference(Predictions other) =>
        Logits.Zip(other.Logits, (logit, otherLogit) => Math.Abs(logit - otherLogit)).Max();
}
