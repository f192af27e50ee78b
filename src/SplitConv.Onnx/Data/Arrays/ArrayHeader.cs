using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SplitConv.Onnx.Data.Arrays;

/// <summary>
/// The head of a .npy file (NumPy's NEP 1): the magic bytes, the version, the length of the description, and a description such as
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (8, 3, 32, 32), }</c>; the numbers follow.
/// </summary>
/// <param name="Format">The number format.</param>
/// <param name="Sizes">The sizes of the axes, three or four.</param>
/// <param name="DataStart">Where the numbers begin, in bytes.</param>
internal sealed partial record ArrayHeader(NumberFormat Format, IReadOnlyList<int> Sizes, long DataStart)
{
    private const int LongestDescription = 1 << 16;
    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    /// <summary>Reads the head.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">The file, at its beginning; afterwards at the first number.</param>
    /// <exception cref="InputDataException">It is no .npy file, or one of another kind of array.</exception>
    public static ArrayHeader Read(string path, Stream file)
    {
        string description = Description(path, file);
        string? Value(Regex pattern) => pattern.Match(description) is { Success: true, Groups: [_, var value] } ? value.Value : null;
        if (Value(DescrPattern()) is not { } format || Value(OrderPattern()) is not { } order || Value(ShapePattern()) is not { } shape)
            throw new InputDataException(path, $"holds no array of plain numbers; save one of {NumberFormat.Names}.");
        if (order == "True")
            throw new InputDataException(path, "holds an array in Fortran order; save numpy.ascontiguousarray of it.");
        if (format.StartsWith('>'))
            throw new InputDataException(path, $"holds big-endian numbers ({format}); save them as {NumberFormat.Names}, little-endian.");
        return new ArrayHeader(
            NumberFormat.Of(format) ?? throw new InputDataException(path, $"holds numbers of the format {format}; save them as {NumberFormat.Names}."),
            SizesOf(path, shape),
            file.Position);
    }

    private static string Description(string path, Stream file)
    {
        Span<byte> start = stackalloc byte[12];
        if (file.ReadAtLeast(start[..8], 8, throwOnEndOfStream: false) < 8 || !start[..6].SequenceEqual(Magic))
            throw new InputDataException(path, "is no .npy file; save an array with numpy.save.");
        int lengthBytes = start[6] == 1 ? 2 : 4;
        int read = file.ReadAtLeast(start.Slice(8, lengthBytes), lengthBytes, throwOnEndOfStream: false);
        long length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > LongestDescription)
            throw new InputDataException(path, $"holds no array of plain numbers; save one of {NumberFormat.Names}.");
        byte[] description = new byte[length];
        if (read < lengthBytes || file.ReadAtLeast(description, description.Length, throwOnEndOfStream: false) < length)
            throw new InputDataException(path, "is a broken .npy file: its description is cut off.");
        return Encoding.UTF8.GetString(description);
    }

    private static int[] SizesOf(string path, string shape)
    {
        string[] sizes = shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (sizes.Length is not (3 or 4))
            throw new InputDataException(path, $"holds an array of the shape ({shape}); it must be [N, C, H, W], or [C, H, W] for a single input.");
        int[] numbers = [.. sizes.Select(size => int.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers.All(number => number > 0) && numbers.TakeLast(3).Aggregate(1.0, (product, number) => product * number) <= Array.MaxLength / sizeof(double)
            ? numbers
            : throw new InputDataException(path, $"holds an array of the shape ({shape}), which is empty or too large.");
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([0-9L,\s]*)\)""")]
    private static partial Regex ShapePattern();
}
