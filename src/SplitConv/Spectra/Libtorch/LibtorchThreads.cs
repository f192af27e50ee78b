using TorchSharp;

namespace SplitConv.Spectra.Libtorch;

/// <summary>How many threads libtorch gets.</summary>
internal static class LibtorchThreads
{
    // Reductions to tridiagonal or bidiagonal form synchronise their threads for every column. Below this size that takes longer than the threads save, many times so where waiting threads sleep.
    private const long FewestRowsForAll = 2048;

    /// <summary>Held by whoever lowers the number of threads to run several computations side by side.</summary>
    public static Lock SideBySide { get; } = new();

    /// <summary>Computes eigenvalues or singular values, on one thread unless the matrix is large.</summary>
    /// <param name="rows">The size of the matrix.</param>
    /// <param name="compute">The computation.</param>
    public static T ForSpectrum<T>(long rows, Func<T> compute)
    {
        int threads = torch.get_num_threads();
        if (threads == 1 || rows >= FewestRowsForAll)
            return compute();
        torch.set_num_threads(1);
        try
        {
            return compute();
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }
}
