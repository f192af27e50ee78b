using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SplitConv.Convolutions;

/// <summary>Converts between bytes of a number format and double precision.</summary>
public static class FloatingPoint
{
    private delegate double Reader(ReadOnlySpan<byte> source);

    private delegate void Writer(Span<byte> destination, double value);

    /// <summary>The numbers, exact for every format.</summary>
    /// <param name="data">Little-endian elements.</param>
    /// <param name="type">Their format.</param>
    public static double[] ToValues(ReadOnlySpan<byte> data, ElementType type)
    {
        Reader read = ReaderOf(type);
        int size = type.Size();
        double[] values = new double[data.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(data[(i * size)..]);
        return values;
    }

    /// <summary>Whether no number is NaN or infinite.</summary>
    /// <param name="data">Little-endian elements.</param>
    /// <param name="type">Their format.</param>
    public static bool AreFinite(ReadOnlySpan<byte> data, ElementType type) => CountNotFinite(data, type) == 0;

    /// <summary>How many numbers are NaN or infinite.</summary>
    /// <param name="data">Little-endian elements.</param>
    /// <param name="type">Their format.</param>
    public static long CountNotFinite(ReadOnlySpan<byte> data, ElementType type) => type switch
    {
        ElementType.Float64 => CountAllOnes(MemoryMarshal.Cast<byte, ulong>(data), 0x7ff0_0000_0000_0000UL),
        ElementType.Float32 => CountAllOnes(MemoryMarshal.Cast<byte, uint>(data), 0x7f80_0000U),
        ElementType.BFloat16 => CountAllOnes(MemoryMarshal.Cast<byte, ushort>(data), (ushort)0x7f80),
        _ => CountAllOnes(MemoryMarshal.Cast<byte, ushort>(data), (ushort)0x7c00),
    };

    /// <summary>Whether all numbers are zero, with whatever sign.</summary>
    /// <param name="data">Little-endian elements.</param>
    /// <param name="type">Their format.</param>
    public static bool AreZero(ReadOnlySpan<byte> data, ElementType type)
    {
        Reader read = ReaderOf(type);
        int size = type.Size();
        for (int i = 0; i < data.Length; i += size)
        {
            if (read(data[i..]) != 0)
                return false;
        }

        return true;
    }

    /// <summary>The numbers rounded to a format, those beyond its range clamped to the largest finite value as the reference does.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="type">The format.</param>
    /// <returns>Little-endian elements.</returns>
    public static byte[] FromValues(ReadOnlySpan<double> values, ElementType type)
    {
        Writer write = type switch
        {
            ElementType.Float64 => (destination, value) => BinaryPrimitives.WriteDoubleLittleEndian(destination, Clamp(value, double.MaxValue)),
            ElementType.Float32 => (destination, value) => BinaryPrimitives.WriteSingleLittleEndian(destination, (float)Clamp(value, float.MaxValue)),
            ElementType.BFloat16 => (destination, value) => BinaryPrimitives.WriteUInt16LittleEndian(destination, RoundToBFloat16(Clamp(value, float.MaxValue))),
            _ => (destination, value) => BinaryPrimitives.WriteHalfLittleEndian(destination, (Half)Clamp(value, (double)Half.MaxValue)),
        };
        int size = type.Size();
        byte[] data = new byte[(long)values.Length * size];
        for (int i = 0; i < values.Length; i++)
            write(data.AsSpan(i * size), values[i]);
        return data;
    }

    /// <inheritdoc cref="FromValues(ReadOnlySpan{double}, ElementType)"/>
    public static byte[] FromValues(ReadOnlySpan<float> values, ElementType type)
    {
        if (type != ElementType.Float32)
            return FromValues(Array.ConvertAll(values.ToArray(), value => (double)value), type);
        byte[] data = new byte[(long)values.Length * sizeof(float)];
        Span<float> clamped = MemoryMarshal.Cast<byte, float>(data.AsSpan());
        for (int i = 0; i < values.Length; i++)
            clamped[i] = Math.Clamp(values[i], -float.MaxValue, float.MaxValue);
        return data;
    }

    // NaN and the infinities are the numbers whose exponent bits are all set.
    private static long CountAllOnes<T>(ReadOnlySpan<T> bits, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        long count = 0;
        foreach (T element in bits)
            count += (element & exponent) == exponent ? 1 : 0;
        return count;
    }

    private static Reader ReaderOf(ElementType type) => type switch
    {
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian,
        ElementType.Float32 => source => BinaryPrimitives.ReadSingleLittleEndian(source),
        ElementType.BFloat16 => source => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source) << 16),
        _ => source => (double)BinaryPrimitives.ReadHalfLittleEndian(source),
    };

    private static double Clamp(double value, double largest) => Math.Clamp(value, -largest, largest);

    // Round to nearest, ties to even; the largest finite value is not exceeded.
    private static ushort RoundToBFloat16(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(RoundToOdd(value));
        if (double.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        uint rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
        bool overflowed = (rounded & 0x7fff) == 0x7f80;
        return (ushort)(overflowed ? rounded - 1 : rounded);
    }

    // To single precision, an inexact result to the neighbour whose last bit is 1: so that rounding it again goes where rounding the value itself would
    // (S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
    private static float RoundToOdd(double value)
    {
        float single = (float)value;
        if (single == value || double.IsNaN(value) || (BitConverter.SingleToUInt32Bits(single) & 1) == 1)
            return single;
        return single < value ? MathF.BitIncrement(single) : MathF.BitDecrement(single);
    }
}
