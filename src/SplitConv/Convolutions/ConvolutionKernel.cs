namespace SplitConv.Convolutions;

/// <summary>The weights of a convolution: a shape <c>[out, in, h, w]</c> and its elements in row-major order, little-endian.</summary>
public sealed class ConvolutionKernel
{
    /// <summary>Wraps the elements without copying them.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The number format.</param>
    /// <param name="data">The elements, row-major, little-endian.</param>
    /// <exception cref="ArgumentException">The data is not as long as shape and type say.</exception>
    public ConvolutionKernel(WeightShape shape, ElementType type, ReadOnlyMemory<byte> data)
    {
        if (data.Length != shape.Count * type.Size())
            throw new ArgumentException($"A {type.Name()} kernel {shape} has {shape.Count * type.Size()} bytes, not {data.Length}.", nameof(data));
        Shape = shape;
        Type = type;
        Data = data;
    }

    /// <summary>The shape <c>[out, in, h, w]</c>.</summary>
    public WeightShape Shape { get; }

    /// <summary>The number format.</summary>
    public ElementType Type { get; }

    /// <summary>The elements, row-major, little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Rounds values to <paramref name="type"/>, clamped to its finite range as the reference does.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="type">The number format to round to.</param>
    /// <param name="values">The elements, row-major; as many as the shape says.</param>
    public static ConvolutionKernel FromValues(WeightShape shape, ElementType type, ReadOnlySpan<double> values) =>
        new(shape, type, FloatingPoint.FromValues(values, type));

    /// <summary>The elements in double precision, row-major; exact for every <see cref="ElementType"/>.</summary>
    public double[] ToValues() => FloatingPoint.ToValues(Data.Span, Type);
}
