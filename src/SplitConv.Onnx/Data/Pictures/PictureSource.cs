namespace SplitConv.Onnx.Data.Pictures;

/// <summary>Pictures as inputs: scaled, cut from the middle, and turned grey for a model of one channel.</summary>
internal abstract class PictureSource(string name, Preprocessing preprocessing) : InputSource(name, preprocessing)
{
    private const int Grey = 1;

    /// <summary>What pictures these are, such as <c>pictures [N, 3, 32, 32]</c>.</summary>
    protected abstract string Kind { get; }

    /// <summary>Decodes a picture.</summary>
    protected abstract Picture Decode(int index);

    /// <summary>The shape for a model without resizing.</summary>
    /// <param name="model">What the model takes.</param>
    /// <param name="channels">The number of channels it gets.</param>
    /// <param name="count">How many pictures will be fed.</param>
    protected abstract SampleShape SuitUnresized(FeedShape model, int channels, int count);

    private protected sealed override SampleShape Suit(FeedShape model, int count)
    {
        int channels = Channels(model);
        if (Preprocessing.Resize is not { } resize)
            return SuitUnresized(model, channels, count);
        var shape = new SampleShape(channels, model.Height > 0 ? model.Height : resize.Height, model.Width > 0 ? model.Width : resize.Width);
        resize.CheckCovers(shape);
        return shape;
    }

    private protected sealed override void Read(int index, SampleShape shape, Span<float> destination)
    {
        if (shape.Channels is not (Grey or Picture.Channels))
            throw new InputDataException(Name, $"holds {Kind}, which cannot be made {shape}.");
        Preprocessing.Resize?.CheckCovers(shape);
        int area = shape.Height * shape.Width;
        Span<float> colours = shape.Channels == Picture.Channels ? destination : new float[Picture.Channels * area];
        Picture picture = Decode(index);
        PictureScaling.Scale(picture, PictureFrame.Of(picture.Height, picture.Width, Preprocessing.Resize, shape), shape.Height, shape.Width, colours);
        if (shape.Channels == Grey)
            TurnGrey(colours, destination);
        foreach (ref float value in destination)
            value /= byte.MaxValue;
    }

    private int Channels(FeedShape model)
    {
        bool seemsLast = model.Channels is not (Grey or Picture.Channels) && model.Width is Grey or Picture.Channels;
        return model.Channels switch
        {
            _ when seemsLast => throw Unsuitable(Kind, model, ", with its channels last as it seems; only models that take [N, C, H, W] are fed"),
            < 0 => Picture.Channels,
            Grey or Picture.Channels => model.Channels,
            _ => throw Unsuitable(Kind, model),
        };
    }

    // The luma of ITU-R BT.601, as Pillow and OpenCV have it.
    private static void TurnGrey(ReadOnlySpan<float> colours, Span<float> grey)
    {
        for (int i = 0; i < grey.Length; i++)
            grey[i] = 0.299f * colours[i] + 0.587f * colours[grey.Length + i] + 0.114f * colours[2 * grey.Length + i];
    }
}
