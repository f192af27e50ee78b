using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class GoldenRankTests
{
    public static TheoryData<string> All => [.. GoldenCases.Ranks.Keys];

    public static TheoryData<string> Regular => [.. GoldenCases.Ranks.Where(item => !IsDegenerate(item.Value)).Select(item => item.Key)];

    public static TheoryData<string> Degenerate => [.. GoldenCases.Ranks.Where(item => IsDegenerate(item.Value)).Select(item => item.Key)];

    [Fact]
    public void There_are_112_cases() => Assert.Equal(112, GoldenCases.Ranks.Count);

    [Theory, MemberData(nameof(All))]
    public void The_spectrum_came_out_right(string name)
    {
        RankCase golden = GoldenCases.Ranks[name];

        double sum = Spectrum(golden).Sum(value => value * value);

        Assert.InRange(sum / golden.SumSquares, 1 - 1e-9, 1 + 1e-9);
    }

    [Theory, MemberData(nameof(Regular))]
    public void Both_ranks_are_those_of_the_reference(string name)
    {
        RankCase golden = GoldenCases.Ranks[name];

        int estimate = Estimate(golden);

        Assert.Equal((golden.EvbmfRank, golden.Rank), (estimate, ReferenceRankRule.FromEstimate(golden.Shape(), estimate)));
    }

    [Theory, MemberData(nameof(Degenerate))]
    public void Where_the_spectrum_ends_in_zeros_the_clamp_holds(string name)
    {
        RankCase golden = GoldenCases.Ranks[name];
        RankRange range = ReferenceRankRule.Range(golden.Shape());

        int rank = ReferenceRankRule.FromEstimate(golden.Shape(), Estimate(golden));

        Assert.InRange(rank, range.Lowest, range.Highest);
        if (range.IsSingle)
            Assert.Equal(golden.Rank, rank);
    }

    [Theory, MemberData(nameof(All))]
    public void The_rank_of_the_reference_lies_in_the_range_of_the_rule(string name)
    {
        RankCase golden = GoldenCases.Ranks[name];
        RankRange range = ReferenceRankRule.Range(golden.Shape());

        Assert.InRange(golden.Rank, range.Lowest, range.Highest);
    }

    private static bool IsDegenerate(RankCase golden) => golden.Spectrum.Kind == SpectrumFormula.ZeroTail;

    private static DecompositionMode Mode(RankCase golden) => DecompositionModes.Choose(golden.Shape());

    private static double[] Spectrum(RankCase golden) => golden.Spectrum.Values(Mode(golden).Rows(golden.Shape()));

    private static int Estimate(RankCase golden) =>
        EmpiricalBayesRank.Estimate(Spectrum(golden), Mode(golden).Rows(golden.Shape()), Mode(golden).Columns(golden.Shape()));
}
