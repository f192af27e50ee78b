using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class EmpiricalBayesRankTests
{
    // Spectra with the rank by the formula of the reference behaviour; each would have another if the tail began one place later, or earlier (the last two).
    public static TheoryData<double[], int, int> SensitiveSpectra => new()
    {
        { [5.12, 4.28, 0.61, 0.2], 10, 0 },
        { [9.0, 8.72, 0.81, 0.24, 0.14, 0.09], 6, 0 },
        { [8.6, 4.2, 2.39, 0.9, 0.53, 0.16, 0.04, 0.03], 10, 2 },
        { [8.76, 7.35, 0.96, 0.9, 0.06, 0.02], 26, 2 },
        { [5.44, 0.49, 0.49, 0.22, 0.09, 0.06], 26, 1 },
        { [6.91, 5.09, 0.55, 0.41, 0.33, 0.01], 8, 2 },
        { [8.13, 3.95, 1.81, 0.97, 0.84, 0.32, 0.1, 0.09], 8, 2 },
    };

    [Theory, MemberData(nameof(SensitiveSpectra))]
    public void The_noise_is_bounded_by_the_tail_of_the_spectrum(double[] singularValues, int columns, int rank) =>
        Assert.Equal(rank, EmpiricalBayesRank.Estimate(singularValues, singularValues.Length, columns));

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_strong_signal_in_noise_is_counted(int signals)
    {
        const int Rows = 60, Columns = 90;
        double[] left = SplitMix64.Normals(1, Rows * signals), right = SplitMix64.Normals(2, signals * Columns);
        double[] noise = SplitMix64.Normals(3, Rows * Columns);
        double[] matrix = [.. Matrices.Product(left, right, signals).Zip(noise, (signal, error) => signal + 0.1 * error)];
        using SingularDecomposition decomposition = SingularDecomposition.Compute(matrix, Rows, Columns);

        Assert.Equal(signals, EmpiricalBayesRank.Estimate(decomposition.SingularValues, Rows, Columns));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_spectrum_without_finite_positive_values_has_rank_zero(double value) =>
        Assert.Equal(0, EmpiricalBayesRank.Estimate([value, value, value], 3, 4));

    [Fact]
    public void All_singular_values_are_required() =>
        Assert.Throws<ArgumentException>(() => EmpiricalBayesRank.Estimate([2, 1], 3, 4));

    [Fact]
    public void More_rows_than_columns_are_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => EmpiricalBayesRank.Estimate([2, 1, 0.5], 3, 2));
}
