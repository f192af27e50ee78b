using System.Runtime.InteropServices;
using System.Text;

namespace SplitConv.TestSupport;

/// <summary>Writes .npy files byte by byte, so that they can lie.</summary>
public static class NpyFile
{
    /// <summary>Writes an array of float32 and returns the path.</summary>
    public static string Save(string path, int[] shape, params float[] numbers) => Save(path, "<f4", shape, numbers);

    /// <summary>Writes an array of any format and returns the path.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">NumPy's name of the format, such as <c>&lt;f8</c>.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <param name="numbers">The numbers, in C order.</param>
    public static string Save<T>(string path, string format, int[] shape, T[] numbers)
        where T : unmanaged =>
        Save(path, Description(format, shape), MemoryMarshal.AsBytes<T>(numbers));

    /// <summary>Writes a file with this description and returns the path.</summary>
    public static string Save(string path, string description, ReadOnlySpan<byte> numbers, byte version = 1)
    {
        byte[] text = Encoding.UTF8.GetBytes(description + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. numbers]);
        return path;
    }

    /// <summary>What NumPy writes between the head and the numbers.</summary>
    public static string Description(string format, params int[] shape) =>
        $"{{'descr': '{format}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(size => $"{size}, ")).TrimEnd()}), }}";
}
