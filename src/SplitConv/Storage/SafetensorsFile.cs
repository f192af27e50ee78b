using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SplitConv.Storage;

/// <summary>
/// A safetensors file, open for reading. Every length and offset is checked against the file before anything of that size is allocated.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    // The format's own limit.
    private const long LargestHeader = 100_000_000;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly long _dataStart;

    private SafetensorsFile(string path, SafeFileHandle handle, long dataStart, IReadOnlyDictionary<string, SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        _path = path;
        _handle = handle;
        _dataStart = dataStart;
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The texts of the header's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The file cannot be read, or its header lies.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new SafetensorsException(path, "is a folder; name a safetensors file.");
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SafetensorsException(path, "does not exist; name a safetensors file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException(path, $"cannot be read: {exception.Message}", exception);
        }

        try
        {
            return ReadHeader(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    public byte[] Read(SafetensorsEntry entry)
    {
        if (entry.Length > Array.MaxLength)
            throw new SafetensorsException(_path, $"the tensor {entry.Name} is larger than 2 GiB, which is not supported.");
        byte[] data = new byte[entry.Length];
        ReadExactly(_path, _handle, data, _dataStart + entry.Begin);
        return data;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private static SafetensorsFile ReadHeader(string path, SafeFileHandle handle)
    {
        long fileLength = RandomAccess.GetLength(handle);
        byte[] prefix = new byte[8];
        if (fileLength < prefix.Length)
            throw new SafetensorsException(path, "is not a safetensors file: it is shorter than 8 bytes.");
        ReadExactly(path, handle, prefix, 0);
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerLength < 2 || headerLength > LargestHeader || headerLength > fileLength - 8)
            throw new SafetensorsException(path, $"is not a safetensors file, or it is truncated: its header claims {headerLength} bytes, the file has {fileLength}.");

        byte[] header = new byte[headerLength];
        ReadExactly(path, handle, header, 8);
        var (entries, metadata) = SafetensorsHeader.Parse(header, fileLength - 8 - headerLength, path);
        return new SafetensorsFile(path, handle, 8 + headerLength, entries, metadata);
    }

    private static void ReadExactly(string path, SafeFileHandle handle, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int count;
            try
            {
                count = RandomAccess.Read(handle, destination, offset);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SafetensorsException(path, $"cannot be read: {exception.Message}", exception);
            }

            if (count == 0)
                throw new SafetensorsException(path, "ended while it was being read.");
            destination = destination[count..];
            offset += count;
        }
    }
}
