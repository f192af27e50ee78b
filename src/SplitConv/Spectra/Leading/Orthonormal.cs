using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>Orthonormal bases.</summary>
internal static class Orthonormal
{
    // Below the first ratio of the smallest to the largest diagonal element of the factor a second pass brings back the digits that are lost, below the second it would not.
    private const double SmallestAccuratePivot = 3e-2;
    private const double SmallestPivot = 1e-4;

    // Down to this, and where a basis need not be orthonormal to rounding, the product may be as precise as the columns.
    private const double SmallestEasyPivot = 1e-2;

    /// <summary>
    /// A basis of the space the columns of Y span, by Cholesky-QR: with <c>Y^T Y = C C^T</c>, the columns of <c>Y C^-T</c> are orthonormal. Product and factor are double precision, which keeps
    /// what is left of the digits (I. Yamazaki, S. Tomov, J. Dongarra, "Mixed-precision Cholesky QR factorization", 2015). Columns close to dependent go the slower way of Householder.
    /// </summary>
    /// <param name="columns">Y, L x p.</param>
    /// <param name="isFinal">Whether the basis must be orthonormal to rounding.</param>
    public static Tensor Basis(Tensor columns, bool isFinal)
    {
        using var scope = NewDisposeScope();
        if (!isFinal && Factor(columns.t().mm(columns).to(ScalarType.Float64)) is ({ } easy, > SmallestEasyPivot))
            return Solve(easy, columns).MoveToOuterDisposeScope();
        if (Factor(PreciseGram(columns)) is not ({ } factor, > SmallestPivot and var pivot))
            return linalg.qr(columns).Q.MoveToOuterDisposeScope();
        Tensor basis = Solve(factor, columns);
        return (isFinal && pivot < SmallestAccuratePivot ? Basis(basis, isFinal: false) : basis).MoveToOuterDisposeScope();
    }

    // C and the ratio of its smallest to its largest pivot; null if there is none.
    private static (Tensor? Factor, double Pivot) Factor(Tensor gram)
    {
        var (factor, status) = linalg.cholesky_ex(gram);
        if (status.item<int>() != 0)
            return (null, 0);
        using Tensor pivots = factor.diagonal();
        return (factor, pivots.min().ToDouble() / pivots.max().ToDouble());
    }

    private static Tensor Solve(Tensor factor, Tensor columns) =>
        linalg.solve_triangular(factor.t().to(columns.dtype), columns, upper: true, left: false);

    // Y^T Y in double precision, a band of rows at a time, so that no second copy of Y is made.
    private static Tensor PreciseGram(Tensor columns)
    {
        const int band = 1024;
        Tensor gram = zeros(columns.shape[1], columns.shape[1], ScalarType.Float64);
        for (long from = 0; from < columns.shape[0]; from += band)
        {
            using var scope = NewDisposeScope();
            Tensor rows = columns.narrow(0, from, Math.Min(band, columns.shape[0] - from)).to(ScalarType.Float64);
            gram.addmm_(rows.t(), rows, beta: 1, alpha: 1);
        }

        return gram;
    }
}
