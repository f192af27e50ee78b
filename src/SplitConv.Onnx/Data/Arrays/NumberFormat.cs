using System.Runtime.InteropServices;

namespace SplitConv.Onnx.Data.Arrays;

/// <summary>A number format of .npy files.</summary>
/// <param name="Bytes">The size of a number.</param>
/// <param name="ToSingles">Turns little-endian numbers into float32; bytes into 0 to 1, as pixels.</param>
internal sealed record NumberFormat(int Bytes, NumberFormat.Conversion ToSingles)
{
    /// <summary>Converts as many numbers as the destination holds.</summary>
    public delegate void Conversion(ReadOnlySpan<byte> source, Span<float> destination);

    /// <summary>What is read, for messages.</summary>
    public const string Names = "float32, float64, float16 or uint8";

    /// <summary>The format with one of NumPy's names, such as <c>&lt;f4</c>; null for another one.</summary>
    public static NumberFormat? Of(string name) => name switch
    {
        "<f4" => new NumberFormat(4, (source, destination) => MemoryMarshal.Cast<byte, float>(source).CopyTo(destination)),
        "<f8" => new NumberFormat(8, (source, destination) => Convert<double>(source, destination, number => (float)number)),
        "<f2" => new NumberFormat(2, (source, destination) => Convert<Half>(source, destination, number => (float)number)),
        "|u1" or "<u1" => new NumberFormat(1, (source, destination) => Convert<byte>(source, destination, number => number / (float)byte.MaxValue)),
        _ => null,
    };

    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> destination, Func<T, float> convert)
        where T : unmanaged
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(source);
        for (int i = 0; i < numbers.Length; i++)
            destination[i] = convert(numbers[i]);
    }
}
