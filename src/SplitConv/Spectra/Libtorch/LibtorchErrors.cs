using System.Runtime.InteropServices;

namespace SplitConv.Spectra.Libtorch;

/// <summary>Tells want of memory from other errors of libtorch, which have one type for all.</summary>
internal static class LibtorchErrors
{
    /// <summary>Whether an error says that memory could not be had.</summary>
    /// <param name="exception">An error of libtorch.</param>
    public static bool IsOutOfMemory(ExternalException exception) =>
        exception.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("bad_alloc", StringComparison.OrdinalIgnoreCase);
}
