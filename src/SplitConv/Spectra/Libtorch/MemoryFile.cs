using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SplitConv.Spectra.Libtorch;

/// <summary>A file that lives in memory only (Linux <c>memfd_create</c>), for handing the loader a library that is on no disk.</summary>
internal static partial class MemoryFile
{
    // Programs that this one starts do not inherit the file.
    private const uint CloseOnExecute = 1;

    /// <summary>Creates the file and returns the path under which this process can open it for as long as it runs.</summary>
    public static string Create(string name, ReadOnlySpan<byte> content)
    {
        int descriptor = CreateDescriptor(name, CloseOnExecute);
        if (descriptor < 0)
            throw new LibtorchUnavailableException($"libtorch cannot be loaded on this system: memfd_create failed with error {Marshal.GetLastPInvokeError()}.");

        // The descriptor stays open on purpose: the path below is only valid while it is.
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        RandomAccess.Write(handle, content, fileOffset: 0);
        return $"/proc/self/fd/{descriptor}";
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateDescriptor(string name, uint flags);
}
