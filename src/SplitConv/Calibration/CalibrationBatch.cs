namespace SplitConv.Calibration;

/// <summary>The maps around a convolution for some inputs.</summary>
/// <param name="Input">What it is given, <c>[n, in, h, w]</c>, padded as the convolution pads it, so that without padding it gives as many positions as <paramref name="Output"/> has, or more.</param>
/// <param name="Output">What the convolution of the original network gives, its bias added, <c>[n, out, h', w']</c>.</param>
public readonly record struct CalibrationBatch(Maps Input, Maps Output);

/// <summary>Maps of several inputs, <c>[n, c, h, w]</c>, row-major.</summary>
/// <param name="Count">How many inputs, n.</param>
/// <param name="Channels">The channels, c.</param>
/// <param name="Height">The height, h.</param>
/// <param name="Width">The width, w.</param>
/// <param name="Values">The n * c * h * w values; valid until the next batch is asked for.</param>
public readonly record struct Maps(int Count, int Channels, int Height, int Width, ReadOnlyMemory<float> Values);
