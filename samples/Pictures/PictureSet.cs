namespace SplitConv.Samples.Pictures;

/// <summary>
/// Small colour pictures, each of one of twelve shapes, with the label that says which. They are generated, so that the samples need no download:
/// the same seed gives the same pictures on every system.
/// </summary>
public sealed class PictureSet
{
    /// <summary>Pixels per row.</summary>
    public const int Width = 32;

    /// <summary>Rows of pixels.</summary>
    public const int Height = 32;

    /// <summary>Planes of pixels: red, green and blue.</summary>
    public const int Channels = 3;

    /// <summary>Bytes per picture, label not counted.</summary>
    public const int PictureSize = Channels * Height * Width;

    /// <summary>What is taken from pixels of 0 to 1 before the sample network sees them.</summary>
    public const float Mean = 0.5f;

    /// <summary>What they are divided by afterwards.</summary>
    public const float StandardDeviation = 0.25f;

    private readonly byte[] _labels;
    private readonly byte[] _pixels;

    private PictureSet(byte[] labels, byte[] pixels) => (_labels, _pixels) = (labels, pixels);

    /// <summary>The names of the shapes; a label is an index into this list.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = [.. ShapeClass.All.Select(shape => shape.Name)];

    /// <summary>The number of pictures.</summary>
    public int Count => _labels.Length;

    /// <summary>One label per picture.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>All pictures one after the other; of each the red plane, then the green, then the blue, by rows.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Generates pictures, of every class as many (one more or less where <paramref name="count"/> is no multiple of 12).</summary>
    /// <param name="seed">Decides on the pictures. A larger <paramref name="count"/> with the same seed adds pictures at the end.</param>
    /// <param name="count">The number of pictures.</param>
    public static PictureSet Generate(ulong seed, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var random = new SplitMix64(seed);
        var labels = new byte[count];
        var pixels = new byte[checked(count * PictureSize)];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % ShapeClass.All.Count);
            Painter.Paint(ShapeClass.All[labels[i]], new SplitMix64(random.Next()), pixels.AsSpan(i * PictureSize, PictureSize));
        }

        return new PictureSet(labels, pixels);
    }

    /// <summary>Writes one picture as the numbers that the sample network takes, (byte / 255 - mean) / standard deviation, in the order of <see cref="Pixels"/>.</summary>
    /// <param name="index">Which picture.</param>
    /// <param name="destination">Takes <see cref="PictureSize"/> numbers.</param>
    public void CopyNormalized(int index, Span<float> destination)
    {
        ReadOnlySpan<byte> picture = Pixels.Slice(index * PictureSize, PictureSize);
        for (int i = 0; i < PictureSize; i++)
            destination[i] = (picture[i] / 255f - Mean) / StandardDeviation;
    }

    /// <summary>Writes all pictures in the binary layout of CIFAR-10: of each picture the label, one byte, then its <see cref="PictureSize"/> bytes.</summary>
    /// <param name="stream">Where to write.</param>
    public void WriteCifar(Stream stream)
    {
        for (int i = 0; i < Count; i++)
        {
            stream.WriteByte(_labels[i]);
            stream.Write(_pixels, i * PictureSize, PictureSize);
        }
    }
}
