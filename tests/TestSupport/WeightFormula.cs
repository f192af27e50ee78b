using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.TestSupport;

/// <summary>The formula of golden weights: the unfolding is <c>P diag((r+1)^-p) Q + eps N</c> with matrices of normal numbers.</summary>
/// <param name="Seed">The seed of P; those of Q and N follow it.</param>
/// <param name="K">The columns of P.</param>
/// <param name="P">The exponent.</param>
/// <param name="Eps">The share of the noise.</param>
public sealed record WeightFormula(ulong Seed, int K, double P, double Eps)
{
    /// <summary>The weights <c>[out, in, h, w]</c>, row-major.</summary>
    public double[] Weights(WeightShape shape, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        int rows = mode.Rows(shape), columns = mode.Columns(shape);
        double[] decay = [.. Enumerable.Range(1, K).Select(r => Math.Pow(r, -P))];
        Tensor left = tensor(SplitMix64.Normals(Seed, rows * K), rows, K) * tensor(decay);
        Tensor right = tensor(SplitMix64.Normals(Seed + 1, K * columns), K, columns);
        Tensor noise = tensor(SplitMix64.Normals(Seed + 2, rows * columns), rows, columns);
        return TensorUnfolding.Fold(left.matmul(right) + Eps * noise, shape, mode);
    }
}
