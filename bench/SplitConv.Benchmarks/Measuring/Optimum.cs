using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>What no truncation can do better (Eckart and Young, 1936), in double precision throughout.</summary>
internal sealed class Optimum
{
    // Stands for what rounding left at or below zero.
    private const double Floor = 1e-30;

    private readonly double[] _squares;

    private Optimum(double[] squares) => _squares = squares;

    /// <summary>All singular values, descending.</summary>
    public IReadOnlyList<double> SingularValues => [.. _squares.Select(Math.Sqrt)];

    /// <summary>By the eigenvalues of the Gram matrix.</summary>
    public static Optimum Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        Tensor precise = matrix.to(ScalarType.Float64);
        Tensor gram = precise.mm(precise.t());
        precise.Dispose();
        double[] squares = linalg.eigvalsh(gram).data<double>().Reverse().ToArray();
        return new Optimum([.. squares.Select(square => Math.Max(square, Floor * squares[0]))]);
    }

    /// <summary>The relative Frobenius error of the best matrix of a rank.</summary>
    public double Error(int rank) => Math.Sqrt(_squares.Skip(rank).Reverse().Sum() / _squares.Reverse().Sum());
}
