using SplitConv.Convolutions;
using TorchSharp;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>The relative Frobenius error of two kernels put together, measured on the kernels and not taken from the engine.</summary>
internal static class ComposedError
{
    private const int Band = 512;

    /// <summary>Composes them a band of rows at a time, in double precision.</summary>
    /// <param name="matrix">The unfolding A.</param>
    /// <param name="kernels">The two kernels.</param>
    /// <param name="mode">The mode of the unfolding.</param>
    public static double Of(Tensor matrix, KernelPair kernels, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        int rank = kernels.Rank;
        // [R, in * taps] and [out * taps, R]; the one whose channels lie along the rows of A is the left factor.
        Tensor first = UnfoldedKernel.ToTensor(kernels.First).reshape(rank, -1);
        Tensor last = UnfoldedKernel.ToTensor(kernels.Last).permute(0, 2, 3, 1).reshape(-1, rank);
        var (left, right) = mode.RowsHoldOutput() ? (last, first) : (first.t(), last.t());
        Tensor preciseRight = right.to(ScalarType.Float64);

        double difference = 0, total = 0;
        for (long from = 0; from < matrix.shape[0]; from += Band)
        {
            using var inner = NewDisposeScope();
            long height = Math.Min(Band, matrix.shape[0] - from);
            Tensor rows = matrix.narrow(0, from, height).to(ScalarType.Float64);
            total += rows.square().sum().ToDouble();
            difference += left.narrow(0, from, height).to(ScalarType.Float64).mm(preciseRight).sub_(rows).square().sum().ToDouble();
        }

        return Math.Sqrt(difference / total);
    }
}
