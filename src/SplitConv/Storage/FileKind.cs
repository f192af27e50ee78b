using System.Runtime.InteropServices;

namespace SplitConv.Storage;

/// <summary>Tells files from what only looks like one: devices, pipes, sockets.</summary>
internal static partial class FileKind
{
    private const int CurrentFolder = -100;
    private const uint TypeMask = 1;
    private const int ModeOffset = 28;
    private const int KindBits = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Whether a path, links followed, leads to something that is there and is not a regular file. Only Linux tells; elsewhere false.</summary>
    public static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        byte[] status = new byte[256];
        try
        {
            return Status(CurrentFolder, path, 0, TypeMask, status) == 0 && (BitConverter.ToUInt16(status, ModeOffset) & KindBits) != RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, Span<byte> status);
}
