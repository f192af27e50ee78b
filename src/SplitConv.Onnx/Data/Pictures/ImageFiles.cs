namespace SplitConv.Onnx.Data.Pictures;

/// <summary>Image files, each decoded when it is asked for.</summary>
/// <param name="name">The folder, or the only file.</param>
/// <param name="files">The files, in order.</param>
/// <param name="preprocessing">What is done to the pictures.</param>
internal sealed class ImageFiles(string name, IReadOnlyList<string> files, Preprocessing preprocessing) : PictureSource(name, preprocessing)
{
    public override int Count => files.Count;

    protected override string Kind => "pictures [N, 3, H, W]";

    protected override Picture Decode(int index) => PictureDecoder.Decode(files[index]);

    protected override SampleShape SuitUnresized(FeedShape model, int channels, int count) =>
        model is { Height: > 0, Width: > 0 } ? new SampleShape(channels, model.Height, model.Width) : OnlySize(model, channels, count);

    // What decides the size of the input is looked at before anything is run.
    private SampleShape OnlySize(FeedShape model, int channels, int count)
    {
        const string Advice = "resize them with --resize (Preprocessing.Resize), or fix the input's size with --dim (FreeDimensions)";
        (int height, int width) = PictureDecoder.Size(files[0]);
        if ((model.Height > 0 && model.Height != height) || (model.Width > 0 && model.Width != width))
            throw new InputDataException(files[0], $"is {height} x {width} (height x width), but {model}; {Advice}.");
        foreach (string file in files.Take(count))
        {
            (int otherHeight, int otherWidth) = PictureDecoder.Size(file);
            if ((otherHeight, otherWidth) != (height, width))
                throw new InputDataException(file, $"is {otherHeight} x {otherWidth} (height x width), but {Path.GetFileName(files[0])} is {height} x {width}, and {model}; {Advice}.");
        }

        return new SampleShape(channels, height, width);
    }
}
