namespace SplitConv.Onnx.Data;

/// <summary>What is done to input data before a network sees it.</summary>
public sealed record Preprocessing
{
    /// <summary>Nothing that is not necessary.</summary>
    public static Preprocessing None { get; } = new();

    /// <summary>How values are normalised. Default: not at all.</summary>
    public Normalisation Normalisation { get; init; } = Normalisation.None;

    /// <summary>
    /// What pictures are resized to before the model's input is cut from their middle; null to let image files just cover the input, and to
    /// leave them alone where its size is free. Arrays cannot be resized. Default: null.
    /// </summary>
    public Resize? Resize { get; init; }
}
