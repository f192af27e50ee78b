namespace SplitConv.Onnx.Data;

/// <summary>The shape of one input of a model, without the batch axis.</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public readonly record struct SampleShape(int Channels, int Height, int Width)
{
    /// <summary>The number of values.</summary>
    internal long Length => (long)Channels * Height * Width;

    /// <summary>Such as <c>[N, 3, 32, 32]</c>.</summary>
    public override string ToString() => $"[N, {Channels}, {Height}, {Width}]";
}
