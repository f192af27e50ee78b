using System.Buffers.Binary;
using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Models;

/// <summary>The elements of a floating-point tensor, from wherever the file keeps them: <c>raw_data</c>, a typed field, or external data.</summary>
internal static class TensorData
{
    /// <summary>Reads the elements, row-major, little-endian.</summary>
    /// <param name="tensor">The tensor; its format must be one of <see cref="ElementType"/>.</param>
    /// <param name="modelPath">The model file.</param>
    /// <exception cref="InvalidModelException">There are more or fewer bytes than shape and format say.</exception>
    public static ReadOnlyMemory<byte> Read(TensorProto tensor, string modelPath)
    {
        ElementType type = TensorType.ToElementType(tensor.DataType)
            ?? throw new InvalidModelException(modelPath, $"{tensor.Name} is of {TensorType.Name(tensor.DataType)}, not a floating-point tensor.");
        ReadOnlyMemory<byte> data = Bytes(tensor, type, modelPath);
        long? expected = ByteCount(tensor, type);
        return data.Length == expected
            ? data
            : throw new InvalidModelException(modelPath, $"{tensor.Name} has {data.Length} bytes of data, but its shape [{string.Join(", ", tensor.Dims)}] of {type.Name()} needs {expected?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "more than any file has"}.");
    }

    /// <summary>Makes a tensor that keeps its elements as raw data; they are not copied.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its format.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="elements">Its elements, row-major, little-endian.</param>
    public static TensorProto Create(string name, ElementType type, IEnumerable<long> shape, ReadOnlyMemory<byte> elements)
    {
        var tensor = new TensorProto { Name = name, DataType = TensorType.FromElementType(type), RawData = UnsafeByteOperations.UnsafeWrap(elements) };
        tensor.Dims.Add(shape);
        return tensor;
    }

    private static ReadOnlyMemory<byte> Bytes(TensorProto tensor, ElementType type, string modelPath)
    {
        if (ExternalLocation.IsExternal(tensor))
            return ExternalLocation.Of(tensor, modelPath).Read(modelPath);
        if (tensor.HasRawData)
            return tensor.RawData.Memory;
        return type switch
        {
            ElementType.Float64 => LittleEndian(tensor.DoubleData, 8, BinaryPrimitives.WriteDoubleLittleEndian),
            ElementType.Float32 => LittleEndian(tensor.FloatData, 4, BinaryPrimitives.WriteSingleLittleEndian),
            // The two 16-bit formats keep their bits in the lower half of an int32.
            _ => LittleEndian(tensor.Int32Data, 2, (destination, bits) => BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)bits)),
        };
    }

    private delegate void Write<T>(Span<byte> destination, T value);

    private static byte[] LittleEndian<T>(IReadOnlyList<T> values, int size, Write<T> write)
    {
        byte[] data = new byte[(long)values.Count * size];
        for (int i = 0; i < values.Count; i++)
            write(data.AsSpan(i * size, size), values[i]);
        return data;
    }

    private static long? ByteCount(TensorProto tensor, ElementType type)
    {
        long count = type.Size();
        foreach (long size in tensor.Dims)
        {
            if (size < 0 || (size > 0 && count > long.MaxValue / size))
                return null;
            count *= size;
        }

        return count;
    }
}
