namespace SplitConv.Onnx.Data.Pictures;

/// <summary>
/// Pictures with labels in the layout of the CIFAR-10 binary files: for each picture one byte of label, then 3 x 32 x 32 bytes, the red, the
/// green and the blue plane, row by row. They are held in memory.
/// </summary>
internal sealed class CifarFile : PictureSource
{
    private const int Side = 32;
    private const int PlaneBytes = Side * Side;
    private const int RecordBytes = 1 + Picture.Channels * PlaneBytes;

    private readonly byte[] _records;

    private CifarFile(string path, byte[] records, Preprocessing preprocessing)
        : base(path, preprocessing) => _records = records;

    public override int Count => _records.Length / RecordBytes;

    public override bool HasLabels => true;

    protected override string Kind => $"pictures {new SampleShape(Picture.Channels, Side, Side)}";

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputDataException">It cannot be read or has another layout.</exception>
    public static CifarFile Read(string path, Preprocessing preprocessing)
    {
        long length = InputFiles.Guard(path, () => new FileInfo(path).Length);
        return length > 0 && length % RecordBytes == 0
            ? new CifarFile(path, InputFiles.Guard(path, () => File.ReadAllBytes(path)), preprocessing)
            : throw new InputDataException(path, $"is no CIFAR-10 binary file: its {length} bytes are no multiple of {RecordBytes}. Pictures ({InputFiles.PictureFormats}) and .npy files are known by their extensions.");
    }

    public override int Label(int index) => _records[index * RecordBytes];

    protected override Picture Decode(int index) => new(_records, Side, Side, index * RecordBytes + 1, Side, 1, PlaneBytes);

    // To enlarge them is not what one expects to happen silently.
    protected override SampleShape SuitUnresized(FeedShape model, int channels, int count) => model is { Height: <= 0 or Side, Width: <= 0 or Side }
        ? new SampleShape(channels, Side, Side)
        : throw Unsuitable(Kind, model, "; resize them with --resize (Preprocessing.Resize)");
}
