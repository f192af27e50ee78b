namespace SplitConv.Spectra.Libtorch;

/// <summary>libtorch, the linear-algebra library, is missing or cannot be loaded on this system.</summary>
public sealed class LibtorchUnavailableException(string message, Exception? innerException = null)
    : SplitConvException(message, innerException);
