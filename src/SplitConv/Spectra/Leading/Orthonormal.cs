using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>Orthonormal bases.</summary>
internal static class Orthonormal
{
    // Below the first ratio of the smallest to the largest diagonal element of the factor a second pass brings back the digits that are lost, below the second it would not.
    private const double SmallestAccuratePivot = 3e-2;
    private const double SmallestPivot = 1e-4;

    /// <summary>
    /// A basis of the space the columns of Y span, by Cholesky-QR: with <c>Y^T Y = C C^T</c>, the columns of <c>Y C^-T</c> are orthonormal. Product and factor are double precision, which keeps
    /// what is left of the digits (I. Yamazaki, S. Tomov, J. Dongarra, "Mixed-precision Cholesky QR factorization", 2015). Columns close to dependent go the slower way of Householder.
    /// </summary>
    /// <param name="columns">Y, L x p.</param>
    /// <param name="isFinal">Whether the basis must be orthonormal to rounding.</param>
    public static Tensor Basis(Tensor columns, bool isFinal)
    {
        using var scope = NewDisposeScope();
        Tensor precise = columns.to(ScalarType.Float64);
        Tensor gram = precise.t().mm(precise);
        if (precise.dtype != columns.dtype)
            precise.Dispose();
        var (factor, status) = linalg.cholesky_ex(gram);
        if (status.item<int>() == 0)
        {
            using Tensor pivots = factor.diagonal();
            double ratio = pivots.min().ToDouble() / pivots.max().ToDouble();
            if (ratio > SmallestPivot)
            {
                Tensor basis = linalg.solve_triangular(factor.t().to(columns.dtype), columns, upper: true, left: false);
                return (isFinal && ratio < SmallestAccuratePivot ? Basis(basis, isFinal: false) : basis).MoveToOuterDisposeScope();
            }
        }

        return linalg.qr(columns).Q.MoveToOuterDisposeScope();
    }
}
