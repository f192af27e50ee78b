using System.Buffers.Binary;
using SplitConv.Convolutions;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class SafetensorsTests
{
    private static readonly SafetensorsTensor[] Tensors =
    [
        new("conv.weight", "F32", [2, 3], new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 }),
        new("größe/重み \"quoted\" \\ 😀", "BF16", [1, 1, 3], new byte[] { 1, 2, 3, 4, 5, 6 }),
        new("scalar", "I64", [], new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }),
        new("empty", "F64", [0, 4], ReadOnlyMemory<byte>.Empty),
        new("", "BOOL", [1], new byte[] { 1 }),
    ];

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["ключ"] = "значение \n" };
        string path = Write(folder, Tensors, metadata);

        using SafetensorsFile file = SafetensorsFile.Open(path);

        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(Tensors.Length, file.Entries.Count);
        Assert.All(Tensors, tensor =>
        {
            SafetensorsEntry entry = file.Entries[tensor.Name];
            Assert.Equal((tensor.Type, (long)tensor.Data.Length), (entry.Type, entry.Length));
            Assert.Equal(tensor.Shape, entry.Shape);
            Assert.Equal(tensor.Data.ToArray(), file.Read(entry));
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void The_data_begins_at_a_multiple_of_eight(int extra)
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, [new SafetensorsTensor(new string('x', 1 + extra), "U8", [1], new byte[] { 200 })]);

        byte[] bytes = File.ReadAllBytes(path);
        long header = BinaryPrimitives.ReadInt64LittleEndian(bytes);

        Assert.Equal(0, header % 8);
        Assert.Equal(8 + header + 1, bytes.Length);
        Assert.Equal(200, bytes[^1]);
    }

    [Fact]
    public void A_file_without_tensors_and_metadata_is_read()
    {
        using var folder = new TemporaryFolder();

        using SafetensorsFile file = SafetensorsFile.Open(Write(folder, []));

        Assert.Empty(file.Entries);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void Cancellation_ends_the_writing()
    {
        using var stream = new MemoryStream();

        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(stream, Tensors, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(ElementType.Float16, "F16")]
    [InlineData(ElementType.BFloat16, "BF16")]
    [InlineData(ElementType.Float32, "F32")]
    [InlineData(ElementType.Float64, "F64")]
    public void Number_formats_have_the_names_of_the_format(ElementType type, string name)
    {
        Assert.Equal(name, SafetensorsTypes.NameOf(type));
        Assert.Equal(type, SafetensorsTypes.ToElementType(name));
        Assert.Equal(type.Size(), SafetensorsTypes.SizeOf(name));
    }

    [Theory]
    [InlineData("I64", 8)]
    [InlineData("BOOL", 1)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("f32", null)]
    public void Other_formats_have_a_size_or_are_unknown(string name, int? size)
    {
        Assert.Equal(size, SafetensorsTypes.SizeOf(name));
        Assert.Null(SafetensorsTypes.ToElementType(name));
    }

    private static string Write(TemporaryFolder folder, SafetensorsTensor[] tensors, Dictionary<string, string>? metadata = null)
    {
        using FileStream stream = File.Create(folder.File("weights.safetensors"));
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.Name;
    }
}
