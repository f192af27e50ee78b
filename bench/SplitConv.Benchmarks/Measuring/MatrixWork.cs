using System.Diagnostics;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>What the engine is measured against.</summary>
internal static class MatrixWork
{
    /// <summary>The seconds of one product <c>A A^T</c> in the format of A.</summary>
    public static double Product(Tensor matrix)
    {
        var watch = Stopwatch.StartNew();
        using Tensor transposed = matrix.t();
        using Tensor gram = matrix.mm(transposed);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The seconds of one singular value decomposition in double precision with full matrices.</summary>
    public static double FullDecomposition(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        Tensor precise = matrix.to(ScalarType.Float64);
        var watch = Stopwatch.StartNew();
        _ = linalg.svd(precise, fullMatrices: true);
        return watch.Elapsed.TotalSeconds;
    }
}
