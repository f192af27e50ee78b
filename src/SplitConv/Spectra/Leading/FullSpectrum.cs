using System.Runtime.InteropServices;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>All singular values of a matrix, without its vectors.</summary>
internal static class FullSpectrum
{
    // Squares below this share of the largest lose their digits in the Gram matrix.
    private const double Resolution = 1e-10;

    // Stands for what rounding left at or below zero: the logarithms of EVBMF need more than that.
    private const double Floor = 1e-30;

    /// <summary>By the eigenvalues of the Gram matrix in double precision; where those do not resolve half of the values, by a singular value decomposition.</summary>
    /// <param name="matrix">A, L x M, divided by <paramref name="scale"/>.</param>
    /// <param name="scale">The factor of the result.</param>
    /// <param name="checkpoint">Called between large steps; may throw.</param>
    /// <returns>As many values as the smaller of L and M, descending.</returns>
    /// <exception cref="DecompositionFailedException">The iteration did not converge.</exception>
    public static double[] Of(Tensor matrix, double scale, Action checkpoint)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        // A matrix and its transpose have the same singular values; the Gram matrix of one is smaller.
        if (matrix.shape[0] > matrix.shape[1])
            matrix = matrix.t();
        int rows = (int)matrix.shape[0], columns = (int)matrix.shape[1];
        try
        {
            Tensor precise = matrix.to(ScalarType.Float64);
            Tensor gram = GramMatrix.Of(precise, checkpoint);
            double[] squares = LibtorchThreads.ForSpectrum(rows, () => linalg.eigvalsh(gram)).data<double>().Reverse().ToArray();
            checkpoint();
            gram.Dispose();
            double[] values = squares[rows / 2] > Resolution * squares[0]
                ? [.. squares.Select(square => scale * Math.Sqrt(Math.Max(Floor * squares[0], square)))]
                : [.. LibtorchThreads.ForSpectrum(rows, () => linalg.svdvals(precise)).data<double>().Select(value => scale * value)];
            return values.All(double.IsFinite) ? values : throw new DecompositionFailedException(rows, columns);
        }
        catch (ExternalException exception) when (!LibtorchErrors.IsOutOfMemory(exception))
        {
            throw new DecompositionFailedException(rows, columns, exception);
        }
    }
}
