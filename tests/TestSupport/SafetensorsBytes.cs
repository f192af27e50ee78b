using System.Buffers.Binary;
using System.Text;

namespace SplitConv.TestSupport;

/// <summary>Safetensors files written byte by byte, so that they can lie.</summary>
public static class SafetensorsBytes
{
    /// <summary>A file with this header and this many bytes of data.</summary>
    public static byte[] Of(string header, int dataLength = 0) => Of(Encoding.UTF8.GetBytes(header), dataLength);

    /// <summary>A file with this header and this many bytes of data.</summary>
    public static byte[] Of(byte[] header, int dataLength = 0, long? claimedLength = null)
    {
        byte[] file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, claimedLength ?? header.Length);
        header.CopyTo(file, 8);
        return file;
    }
}
