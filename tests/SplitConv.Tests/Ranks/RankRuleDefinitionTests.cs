using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Ranks;
using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests.Ranks;

/// <summary>Every rule against what it is defined to be, from the singular values of random kernels.</summary>
public sealed class RankRuleDefinitionTests
{
    private static readonly Gen<double> Shares = Gen.Double[0.001, 0.999];
    private static readonly Gen<int> Multiples = Gen.OneOf(1, 2, 3, 8, 16);

    [Fact]
    public void Energy_keeps_its_share_and_one_rank_less_does_not() => Sample(Shares, (share, values) =>
    {
        double[] kept = KeptShares(values);
        return (new EnergyRankRule(share), kept.TakeWhile(left => left < share).Count() + 1);
    });

    [Fact]
    public void Error_stays_within_its_bound_and_one_rank_less_does_not() => Sample(Shares, (bound, values) =>
    {
        double[] kept = KeptShares(values);
        return (new ErrorRankRule(bound), kept.TakeWhile(left => Math.Sqrt(Math.Max(0, 1 - left)) > bound).Count() + 1);
    });

    [Fact]
    public void Energy_and_error_are_the_same_rule_in_two_units() =>
        Gen.Select(Generators.Samples, Shares, Multiples).Sample((sample, bound, multiple) =>
        {
            using SingularDecomposition decomposition = sample.Decompose();
            PairCandidate candidate = Candidate(sample, multiple);

            Assert.Equal(new EnergyRankRule(1 - bound * bound).Choose(candidate, decomposition), new ErrorRankRule(bound).Choose(candidate, decomposition));
        }, iter: 200);

    [Fact]
    public void A_rank_goes_up_to_the_next_multiple_but_not_beyond_the_singular_values() =>
        Gen.Select(Generators.Samples, Gen.Int[1, 40], Multiples).Sample((sample, rank, multiple) =>
        {
            using SingularDecomposition decomposition = sample.Decompose();
            PairCandidate candidate = Candidate(sample, multiple);

            int rounded = new FixedRankRule(rank) { Rounds = true }.Choose(candidate, decomposition);

            Assert.Equal(Rounded(rank, multiple, decomposition.SingularValues.Count), rounded);
            Assert.Equal(rank, new FixedRankRule(rank).Choose(candidate, decomposition));
        }, iter: 200);

    [Fact]
    public void Ratio_is_the_highest_multiple_within_its_share_of_the_multiply_accumulates() =>
        Gen.Select(Generators.Samples, Shares, Multiples, Gen.Int[1, 20]).Sample((sample, share, multiple, size) =>
        {
            var maps = new FeatureMaps(1, new Extent(size * sample.Geometry.Stride.Height, size * sample.Geometry.Stride.Width), new Extent(size, size));
            PairCandidate candidate = Candidate(sample, multiple) with { Maps = maps };
            int highest = Math.Min(sample.Mode.Rows(sample.Shape), sample.Mode.Columns(sample.Shape));
            // In decimals, in which 0.7 is what it says.
            decimal most = (decimal)share * ConvolutionCost.Of(sample.Geometry, maps, false, ElementType.Float32).Macs;
            int expected = Enumerable.Range(1, highest).Where(rank => rank % multiple == 0 || rank == highest)
                .Where(rank => ConvolutionCost.Of(PairGeometry.Of(sample.Geometry, sample.Mode, rank), maps, false, ElementType.Float32).Macs <= most)
                .LastOrDefault();

            Assert.Equal(new RankRange(expected, expected), new RatioRankRule(share).Range(candidate));
        }, iter: 500);

    [Fact]
    public void A_share_that_is_exactly_the_cost_of_a_rank_includes_it()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(320, 320, 3, 3));
        var maps = new FeatureMaps(1, new Extent(7, 7), new Extent(7, 7));

        Assert.All(Enumerable.Range(1, 9), tenths => Assert.Equal(
            48 * tenths, new RatioRankRule(tenths / 10.0).Range(new PairCandidate(geometry, DecompositionMode.SCFK, maps, RankMultiple: 1)).Lowest));
    }

    private static void Sample(Gen<double> shares, Func<double, IReadOnlyList<double>, (IRankRule Rule, int Unrounded)> define) =>
        Gen.Select(Generators.Samples, shares, Multiples).Sample((sample, share, multiple) =>
        {
            using SingularDecomposition decomposition = sample.Decompose();
            var (rule, unrounded) = define(share, decomposition.SingularValues);
            PairCandidate candidate = Candidate(sample, multiple);
            var spectrum = new KernelSpectrum(decomposition.SingularValues, decomposition.Rows, decomposition.Columns);

            int expected = Rounded(unrounded, multiple, decomposition.SingularValues.Count);

            Assert.Equal((expected, expected), (rule.Choose(candidate, decomposition), rule.Choose(candidate, spectrum)));
            Assert.InRange(expected, rule.Range(candidate).Lowest, rule.Range(candidate).Highest);
        }, iter: 300);

    // The share of the energy that each rank keeps, from rank 1 on, the last left out: it keeps all, but for rounding.
    private static double[] KeptShares(IReadOnlyList<double> values)
    {
        double all = values.Sum(value => value * value);
        return [.. Enumerable.Range(1, values.Count - 1).Select(rank => values.Take(rank).Sum(value => value * value) / all)];
    }

    private static int Rounded(int rank, int multiple, int highest) => Math.Min(highest, (rank + multiple - 1) / multiple * multiple);

    private static PairCandidate Candidate(Sample sample, int multiple) => new(sample.Geometry, sample.Mode, FeatureMaps.OfOnePosition(sample.Geometry), multiple);
}
