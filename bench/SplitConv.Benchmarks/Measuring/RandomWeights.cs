using SplitConv.Benchmarks.Rows;
using static TorchSharp.torch;

namespace SplitConv.Benchmarks.Measuring;

/// <summary>
/// Random weights, always the same for a row. Trained-like ones are <c>A = P diag((r+1)^-p) Q + eps N</c> with normal P, Q and N, folded into a kernel: the generator of the golden values, with
/// another source of random numbers.
/// </summary>
internal static class RandomWeights
{
    private const int Seed = 1;

    // As the larger layers among the golden values have them.
    private const double RankShare = 0.35;
    private const double Decay = 0.4;
    private const double Noise = 0.2;

    /// <summary>What the two kinds are, in one line.</summary>
    public static string Description { get; } = $"trained-like: P diag((r+1)^-{Decay}) Q + {Noise} N, normal P, Q and N, of rank {RankShare} L before the noise. flat: normal numbers.";

    /// <summary>The weights, float32, contiguous, <c>[out, in, h, w]</c>.</summary>
    public static Tensor Create(KernelRow row)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(Seed);
        Tensor noise = randn([row.Rows, row.Columns], ScalarType.Float32, generator: random);
        Tensor unfolded = row.Spectrum == Spectrum.Flat ? noise : TrainedLike(row, noise, random);
        return UnfoldedKernel.Fold(unfolded, row.Shape, row.Mode).MoveToOuterDisposeScope();
    }

    private static Tensor TrainedLike(KernelRow row, Tensor noise, Generator random)
    {
        int rank = Math.Max(1, (int)(RankShare * row.Rows));
        Tensor left = randn([row.Rows, rank], ScalarType.Float32, generator: random);
        Tensor right = randn([rank, row.Columns], ScalarType.Float32, generator: random);
        Tensor scales = arange(1, rank + 1, ScalarType.Float32).pow(-Decay);
        return left.mul_(scales).mm(right).add_(noise, alpha: Noise);
    }
}
