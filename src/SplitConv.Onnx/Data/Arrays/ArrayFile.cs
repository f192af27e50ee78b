namespace SplitConv.Onnx.Data.Arrays;

/// <summary>A .npy file of inputs, each read when it is asked for.</summary>
internal sealed class ArrayFile
{
    private readonly string _path;
    private readonly ArrayHeader _header;

    private ArrayFile(string path, ArrayHeader header)
    {
        _path = path;
        _header = header;
        int[] sizes = [.. header.Sizes.TakeLast(3)];
        Shape = new SampleShape(sizes[0], sizes[1], sizes[2]);
    }

    /// <summary>The number of inputs.</summary>
    public int Count => _header.Sizes.Count == 4 ? _header.Sizes[0] : 1;

    /// <summary>The shape of each.</summary>
    public SampleShape Shape { get; }

    private long SampleBytes => Shape.Length * _header.Format.Bytes;

    /// <summary>Reads the head of a file.</summary>
    /// <exception cref="InputDataException">It cannot be read, is cut off, or is an array of another kind.</exception>
    public static ArrayFile Open(string path) => InputFiles.Guard(path, () =>
    {
        using FileStream stream = File.OpenRead(path);
        var file = new ArrayFile(path, ArrayHeader.Read(path, stream));
        Int128 needed = (Int128)file.Count * file.SampleBytes + file._header.DataStart;
        return stream.Length >= needed ? file : throw new InputDataException(path, $"is cut off: it has {stream.Length} bytes, and its array takes {needed}.");
    });

    /// <summary>Reads one input; bytes become 0 to 1.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination"><c>[channel, row, column]</c></param>
    /// <exception cref="InputDataException">It cannot be read, or holds a number that is not finite.</exception>
    public void Read(int index, Span<float> destination)
    {
        byte[] bytes = InputFiles.Guard(_path, () => ReadBytes(index));
        _header.Format.ToSingles(bytes, destination);
        int unusable = destination.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (unusable >= 0)
            throw new InputDataException(_path, $"its number at [{string.Join(", ", Position(index, unusable))}] is {Explain(destination[unusable])}; inputs must be finite.");
    }

    private byte[] ReadBytes(int index)
    {
        byte[] bytes = new byte[SampleBytes];
        using FileStream stream = File.OpenRead(_path);
        stream.Position = _header.DataStart + index * SampleBytes;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private IEnumerable<int> Position(int sample, int offset)
    {
        int area = Shape.Height * Shape.Width;
        int[] position = [sample, offset / area, offset % area / Shape.Width, offset % Shape.Width];
        return position.TakeLast(_header.Sizes.Count);
    }

    private static string Explain(float number) => float.IsNaN(number) ? "NaN" : $"{(number > 0 ? "" : "minus ")}infinite, or beyond float32";
}
