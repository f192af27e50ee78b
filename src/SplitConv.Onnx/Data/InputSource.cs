using SplitConv.Onnx.Data.Arrays;
using SplitConv.Onnx.Data.Pictures;
using SplitConv.Plans;

namespace SplitConv.Onnx.Data;

/// <summary>
/// Inputs to feed a model with, in a fixed order: the pictures of a CIFAR-10 binary file, image files (png, jpeg, bmp, webp), or the arrays of
/// .npy files. Image files and arrays are read when they are asked for, one at a time. For use by one thread at a time.
/// </summary>
public abstract class InputSource
{
    private protected InputSource(string name, Preprocessing preprocessing) => (Name, Preprocessing) = (name, preprocessing);

    /// <summary>The file or folder.</summary>
    public string Name { get; }

    /// <summary>The number of inputs, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>Whether every input has a label: those of CIFAR-10 files do.</summary>
    public virtual bool HasLabels => false;

    private protected Preprocessing Preprocessing { get; }

    /// <summary>Opens a file or a folder. A folder holds either image files or .npy files; they come in the ordinal order of their names.</summary>
    /// <param name="path">The file or folder. Image files and .npy files are known by their extensions; any other file is a CIFAR-10 binary file.</param>
    /// <param name="preprocessing">What is done to the data.</param>
    /// <exception cref="InputDataException">It cannot be read, is of no such kind, or holds nothing.</exception>
    /// <exception cref="InvalidOptionsException">Arrays are to be resized.</exception>
    public static InputSource Open(string path, Preprocessing preprocessing)
    {
        if (Directory.Exists(path))
            return InputFolder.Open(path, preprocessing);
        return InputFiles.KindOf(path) switch
        {
            InputFileKind.Picture => new ImageFiles(path, [path], preprocessing),
            InputFileKind.Array => new ArrayFiles(path, [path], preprocessing),
            InputFileKind.UnreadPicture => throw InputFiles.Unread(path),
            _ => CifarFile.Read(path, preprocessing),
        };
    }

    /// <summary>The class of an input.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">There are no labels.</exception>
    public virtual int Label(int index) => throw new InvalidOperationException($"{Name} has no labels.");

    /// <summary>The values of consecutive inputs as a network sees them, <c>[input, channel, row, column]</c>.</summary>
    /// <param name="start">The first input.</param>
    /// <param name="count">How many.</param>
    /// <param name="shape">The network's input; arrays must have this shape, pictures are brought to it.</param>
    /// <exception cref="InputDataException">A file is broken, or holds NaN or infinite values, or arrays of another shape.</exception>
    /// <exception cref="InvalidOptionsException">The preprocessing does not suit the shape.</exception>
    public float[] Values(int start, int count, SampleShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        float[] values = new float[count * shape.Length];
        Fill(start, count, shape, values);
        return values;
    }

    /// <summary>Writes the values of consecutive inputs to the front of a buffer.</summary>
    internal void Fill(int start, int count, SampleShape shape, Span<float> destination)
    {
        Preprocessing.Normalisation.Check(shape.Channels);
        int length = checked((int)shape.Length);
        for (int i = 0; i < count; i++)
        {
            Span<float> values = destination.Slice(i * length, length);
            Read(start + i, shape, values);
            Preprocessing.Normalisation.Apply(values, shape.Channels);
        }
    }

    /// <summary>The shape of the inputs for a model.</summary>
    /// <param name="model">What the model takes.</param>
    /// <param name="count">How many inputs will be fed, from the first one on.</param>
    /// <exception cref="InputDataException">The inputs do not suit the model.</exception>
    /// <exception cref="InvalidOptionsException">The preprocessing does not suit the model.</exception>
    internal SampleShape ShapeFor(FeedShape model, int count)
    {
        SampleShape shape = Suit(model, count);
        Preprocessing.Normalisation.Check(shape.Channels);
        return shape;
    }

    /// <summary>As <see cref="ShapeFor"/>, without regard to normalisation.</summary>
    private protected abstract SampleShape Suit(FeedShape model, int count);

    /// <summary>Reads one input, not yet normalised; pixels from 0 to 1.</summary>
    private protected abstract void Read(int index, SampleShape shape, Span<float> destination);

    private protected InputDataException Unsuitable(string holds, FeedShape model, string advice = "") =>
        new(Name, $"holds {holds}, but {model}{advice}.");
}
