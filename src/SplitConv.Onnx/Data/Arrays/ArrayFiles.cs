using SplitConv.Plans;

namespace SplitConv.Onnx.Data.Arrays;

/// <summary>The inputs of .npy files, one file after the other; all of one shape.</summary>
internal sealed class ArrayFiles : InputSource
{
    private readonly ArrayFile[] _files;

    // Behind the last input of each file.
    private readonly int[] _ends;

    /// <summary>Reads the heads of the files.</summary>
    /// <exception cref="InputDataException">One cannot be read, is an array of another kind, or has another shape than the first.</exception>
    /// <exception cref="InvalidOptionsException">They are to be resized.</exception>
    public ArrayFiles(string name, IReadOnlyList<string> files, Preprocessing preprocessing)
        : base(name, preprocessing)
    {
        if (preprocessing.Resize is not null)
            throw new InvalidOptionsException([$"{name}: arrays are fed as they are; --resize (Preprocessing.Resize) is for pictures."]);
        _files = [.. files.Select(ArrayFile.Open)];
        _ends = new int[files.Count];
        long total = 0;
        for (int i = 0; i < files.Count; i++)
        {
            if (_files[i].Shape != Shape)
                throw new InputDataException(files[i], $"holds arrays {_files[i].Shape}, but those of {Path.GetFileName(files[0])} are {Shape}.");
            total += _files[i].Count;
            _ends[i] = total <= int.MaxValue ? (int)total : throw new InputDataException(name, $"holds more than {int.MaxValue} inputs.");
        }
    }

    public override int Count => _ends[^1];

    private SampleShape Shape => _files[0].Shape;

    private protected override SampleShape Suit(FeedShape model, int count)
    {
        static bool Fits(int wanted, int size) => wanted <= 0 || wanted == size;

        bool seemsLast = model.Channels == Shape.Width && model.Channels != Shape.Channels;
        return Fits(model.Channels, Shape.Channels) && Fits(model.Height, Shape.Height) && Fits(model.Width, Shape.Width)
            ? Shape
            : throw Unsuitable($"arrays {Shape}", model, seemsLast ? "; transpose them to [N, C, H, W]" : "");
    }

    private protected override void Read(int index, SampleShape shape, Span<float> destination)
    {
        if (shape != Shape)
            throw new InputDataException(Name, $"holds arrays {Shape}, not {shape}.");
        int found = Array.BinarySearch(_ends, index + 1), file = found >= 0 ? found : ~found;
        _files[file].Read(index - (file == 0 ? 0 : _ends[file - 1]), destination);
    }
}
