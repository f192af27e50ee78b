namespace SplitConv.Onnx.Data.Pictures;

/// <summary>A picture of red, green and blue bytes that may lie in memory in any order.</summary>
/// <param name="Bytes">The memory.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Origin">Where the red of the upper left pixel is.</param>
/// <param name="RowStep">From a pixel to the one below, in bytes.</param>
/// <param name="ColumnStep">From a pixel to the one on its right, in bytes.</param>
/// <param name="ChannelStep">From red to green, and from green to blue, in bytes.</param>
internal sealed record Picture(byte[] Bytes, int Height, int Width, int Origin, int RowStep, int ColumnStep, int ChannelStep)
{
    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;
}
