using System.Buffers.Binary;
using System.Text.Json;

namespace SplitConv.Storage;

/// <summary>A tensor to be written to a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Type">Its number format, by the name in the header, such as <c>F32</c>.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Data">Its elements, row-major, little-endian.</param>
public sealed record SafetensorsTensor(string Name, string Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);

/// <summary>Writes safetensors files: an 8-byte length, a JSON header, the bytes of the tensors. PyTorch and others read them.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors one after the other, in their order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Texts for the header's <c>__metadata__</c>; null for none.</param>
    /// <param name="cancellationToken">Looked at between tensors.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one has a name, format or length that no reader would accept.</exception>
    public static void Write(
        Stream stream,
        IReadOnlyList<SafetensorsTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default)
    {
        Check(tensors);
        byte[] header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (SafetensorsTensor tensor in tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Write(tensor.Data.Span);
        }
    }

    private static void Check(IReadOnlyList<SafetensorsTensor> tensors)
    {
        var names = new HashSet<string> { SafetensorsHeader.MetadataName };
        foreach (SafetensorsTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The name {tensor.Name} is taken.", nameof(tensors));
            if (SafetensorsTypes.SizeOf(tensor.Type) is not { } size || tensor.Shape.Aggregate((long)size, (product, next) => product * next) != tensor.Data.Length)
                throw new ArgumentException($"{tensor.Name} is no {tensor.Type} tensor [{string.Join(", ", tensor.Shape)}] of {tensor.Data.Length} bytes.", nameof(tensors));
        }
    }

    private static byte[] Header(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (metadata is not null)
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataName);
                foreach (var (key, text) in metadata)
                    writer.WriteString(key, text);
                writer.WriteEndObject();
            }

            long begin = 0;
            foreach (SafetensorsTensor tensor in tensors)
            {
                WriteEntry(writer, tensor, begin);
                begin += tensor.Data.Length;
            }

            writer.WriteEndObject();
        }

        // Spaces up to a multiple of 8 keep the tensors aligned, as the format recommends.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, SafetensorsTensor tensor, long begin)
    {
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", tensor.Type);
        writer.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + tensor.Data.Length);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
