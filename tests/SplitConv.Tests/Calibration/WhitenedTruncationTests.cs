using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.TestSupport;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>By Eckart and Young nothing of the rank is nearer in the metric of the data.</summary>
public sealed class WhitenedTruncationTests
{
    // Wider than high and higher than wide: the Gram matrix is made of either side.
    public static TheoryData<WeightShape, DecompositionMode> Ways =>
        [.. Enum.GetValues<DecompositionMode>().SelectMany(mode => new[] { (new WeightShape(9, 4, 3, 3), mode), (new WeightShape(4, 9, 3, 3), mode), (new WeightShape(6, 6, 3, 3), mode), (new WeightShape(3, 4, 1, 5), mode) })];

    [Theory, MemberData(nameof(Ways))]
    public void The_error_is_the_sum_of_the_discarded_squares(WeightShape shape, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(shape, mode);
        using PatchMoments moments = problem.Moments(1e-3);
        double[] spectrum = WhitenedTruncation.Spectrum(problem.Layout, problem.Weight, moments.OfTap);

        Assert.Equal(problem.HighestRank, spectrum.Length);
        Assert.Equal(spectrum.OrderDescending(), spectrum);
        Assert.All(Enumerable.Range(1, problem.HighestRank), rank =>
        {
            PairFactors factors = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, rank);
            double discarded = spectrum.Skip(rank).Sum(value => value * value);
            Assert.Equal(discarded, Loss(problem, moments, factors), 1e-9 * spectrum.Sum(value => value * value));
        });
    }

    [Theory, MemberData(nameof(Ways))]
    public void No_pair_nearby_is_better(WeightShape shape, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(shape, mode);
        using PatchMoments moments = problem.Moments(1e-3);
        var (first, last) = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 2);
        double least = Loss(problem, moments, new PairFactors(first, last));

        for (ulong seed = 0; seed < 20; seed++)
        {
            var (turn, shift) = problem.RandomFactors(2, seed);
            Assert.True(Loss(problem, moments, new PairFactors(first + 0.01 * first.norm() * turn, last + 0.01 * last.norm() * shift)) > least);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public void For_white_data_it_is_plain_truncation(WeightShape shape, DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(shape, mode, isWhite: true);
        using PatchMoments moments = problem.Moments(1e-3);
        Tensor unfolded = problem.Weight.reshape(-1, problem.Layout.FirstSize, problem.Layout.LastTaps).permute(1, 0, 2).reshape(problem.Layout.FirstSize, -1);
        double[] expected = linalg.svdvals(unfolded).data<double>().ToArray(), spectrum = WhitenedTruncation.Spectrum(problem.Layout, problem.Weight, moments.OfTap);

        // The noise adds its share to every value.
        Assert.InRange(Matrices.RelativeDifference([.. expected.Select(value => Math.Sqrt(1.001) * value)], spectrum), 0, 1e-6);
        double loss = (problem.Weight - WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 2).Compose()).square().sum().ToDouble();
        Assert.Equal(1, loss / expected.Skip(2).Sum(value => value * value), 1e-6);
    }

    // The squared norm of S^(1/2) (W - W').
    private static double Loss(Problem problem, PatchMoments moments, PairFactors factors)
    {
        Tensor rest = (problem.Weight - factors.Compose()).reshape(-1, problem.Layout.FirstSize, problem.Layout.LastTaps);
        return einsum("ocj,cd,odj->", rest, moments.OfTap, rest).ToDouble();
    }
}
