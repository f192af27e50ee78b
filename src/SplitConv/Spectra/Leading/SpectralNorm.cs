using SplitConv.Spectra.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The largest singular value of what a subspace leaves of a matrix.</summary>
internal static class SpectralNorm
{
    private const int Vectors = 16;
    private const int Steps = 8;
    private const int Seed = 20232;

    // The iteration approaches from below.
    private const double Margin = 1.03;

    /// <summary>An upper bound of the singular values beyond the basis, by simultaneous power iteration on <c>(I - Q Q^T) A A^T (I - Q Q^T)</c>.</summary>
    /// <param name="basis">Q, L x p, orthonormal.</param>
    /// <param name="matrix">A, L x M.</param>
    /// <param name="checkpoint">Called between the steps; may throw.</param>
    public static double Outside(Tensor basis, Tensor matrix, Action checkpoint)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        Tensor vectors = Without(basis, randn([matrix.shape[0], Vectors], matrix.dtype, generator: new Generator(Seed)));
        double largest = 0;
        for (int step = 0; step < Steps; step++)
        {
            checkpoint();
            using var inner = NewDisposeScope();
            Tensor orthonormal = linalg.qr(vectors).Q;
            Tensor images = matrix.t().mm(orthonormal);
            largest = linalg.eigvalsh(images.t().mm(images)).max().ToDouble();
            vectors.Dispose();
            vectors = Without(basis, matrix.mm(images)).MoveToOuterDisposeScope();
        }

        return Margin * Math.Sqrt(Math.Max(0, largest));
    }

    private static Tensor Without(Tensor basis, Tensor vectors) => vectors - basis.mm(basis.t().mm(vectors));
}
