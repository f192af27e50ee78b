using SplitConv.Calibration;
using SplitConv.Convolutions;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

public sealed class AlternatingLeastSquaresTests
{
    private const double Noise = 1e-3;
    private static readonly WeightShape Shape = new(6, 5, 3, 3);

    public static TheoryData<DecompositionMode> Modes => [.. Enum.GetValues<DecompositionMode>()];

    [Theory, MemberData(nameof(Modes))]
    public void The_error_never_rises(DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode);
        using PatchMoments moments = problem.Moments(Noise);
        PairFactors start = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 3);
        double before = problem.Error(start.Compose(), Noise);

        for (int rounds = 0; rounds < 8; rounds++)
        {
            double error = problem.Error(AlternatingLeastSquares.Fit(moments, start, rounds, 0, CancellationToken.None).Compose(), Noise);
            Assert.InRange(error, 0, before * (1 + 1e-9));
            before = error;
        }
    }

    [Theory]
    [InlineData(DecompositionMode.FCFK, true)]
    [InlineData(DecompositionMode.SCFK, false)]
    [InlineData(DecompositionMode.FC, false)]
    [InlineData(DecompositionMode.SC, true)]
    public void The_last_kernel_is_the_best_for_the_first(DecompositionMode mode, bool isComplete)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode);
        using PatchMoments moments = problem.Moments(Noise, isComplete);

        var (first, last) = AlternatingLeastSquares.Fit(moments, problem.RandomFactors(3), 2, 0, CancellationToken.None);

        Tensor through = problem.Through(first), second = through.mm(problem.Second(Noise)).mm(through.t()), cross = problem.Cross(Noise).mm(through.t());
        Assert.InRange(Problem.Difference(cross, last.reshape(6, -1).mm(second)), 0, 1e-5);
    }

    [Fact]
    public void Where_the_first_takes_the_whole_kernel_truncation_already_is_the_best()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, DecompositionMode.FC, isExact: true);
        using PatchMoments moments = problem.Moments(Noise);
        PairFactors truncated = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 3);
        double discarded = WhitenedTruncation.Spectrum(problem.Layout, problem.Weight, moments.OfTap).Skip(3).Sum(value => value * value);

        Assert.Equal(1, problem.Error(AlternatingLeastSquares.Fit(moments, truncated, 6, 0, CancellationToken.None).Compose(), Noise) / discarded, 1e-4);
    }

    // The best of reduced rank: the leading principal components of the least-squares prediction.
    [Fact]
    public void Targets_with_noise_lead_to_regression_of_reduced_rank()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, DecompositionMode.FC);
        using PatchMoments moments = problem.Moments(Noise);
        Tensor second = problem.Second(Noise), cross = problem.Cross(Noise), best = linalg.solve(second, cross.t()).t();
        double least = problem.Error(best, Noise) + linalg.eigvalsh(best.mm(second).mm(best.t())).data<double>().Take(6 - 3).Sum();

        double error = problem.Error(AlternatingLeastSquares.Fit(moments, WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 3), 50, 0, CancellationToken.None).Compose(), Noise);

        Assert.Equal(1, error / least, 1e-4);
    }

    [Theory, MemberData(nameof(Modes))]
    public void For_white_data_nothing_is_better_than_truncation(DecompositionMode mode)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode, isWhite: true, isExact: true);
        using PatchMoments moments = problem.Moments(Noise);
        PairFactors truncated = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 3);

        PairFactors fitted = AlternatingLeastSquares.Fit(moments, truncated, 6, 0, CancellationToken.None);

        Assert.InRange(Problem.Difference(truncated.Compose(), fitted.Compose()), 0, 1e-4);
    }

    [Theory]
    [InlineData(DecompositionMode.FCFK, true)]
    [InlineData(DecompositionMode.FCSK, false)]
    [InlineData(DecompositionMode.SCFK, false)]
    [InlineData(DecompositionMode.SCSK, true)]
    [InlineData(DecompositionMode.FC, true)]
    [InlineData(DecompositionMode.SC, false)]
    public void At_full_rank_the_kernel_is_found_again(DecompositionMode mode, bool isComplete)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, mode, isExact: true);
        using PatchMoments moments = problem.Moments(Noise, isComplete);

        PairFactors fitted = AlternatingLeastSquares.Fit(moments, WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, problem.HighestRank), 3, 0, CancellationToken.None);

        Assert.InRange(Problem.Difference(problem.Weight, fitted.Compose()), 0, 1e-4);
        Assert.InRange(Problem.Difference(problem.Weight, fitted.Orthonormal().Compose()), 0, 1e-4);
    }

    [Fact]
    public void Rank_one_and_a_start_of_zeros_are_borne()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(Shape, DecompositionMode.SCFK);
        using PatchMoments moments = problem.Moments(Noise);
        PairFactors start = WhitenedTruncation.Of(problem.Layout, problem.Weight, moments.OfTap, 1);

        Tensor kernel = AlternatingLeastSquares.Fit(moments, start with { Last = zeros_like(start.Last) }, 6, 0, CancellationToken.None).Compose();

        Assert.InRange(problem.Error(kernel, Noise), 0, moments.Energy);
    }
}
