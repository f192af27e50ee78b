using CsCheck;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class SingularDecompositionTests
{
    [Fact]
    public void The_left_factor_is_orthonormal() => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition decomposition = sample.Decompose();
        int rank = decomposition.SingularValues.Count;
        double[] left = decomposition.Truncate(rank).Left;

        for (int a = 0; a < rank; a++)
        for (int b = 0; b < rank; b++)
        {
            double product = Enumerable.Range(0, decomposition.Rows).Sum(row => left[row * rank + a] * left[row * rank + b]);
            Assert.Equal(a == b ? 1 : 0, product, 1e-12);
        }
    }, iter: 50);

    [Fact]
    public void The_right_factor_carries_the_singular_values() => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition decomposition = sample.Decompose();
        int rank = decomposition.SingularValues.Count;
        double[] right = decomposition.Truncate(rank).Right;

        for (int r = 0; r < rank; r++)
        {
            double norm = Matrices.Norm(right[(r * decomposition.Columns)..((r + 1) * decomposition.Columns)]);
            Assert.Equal(decomposition.SingularValues[r], norm, 1e-12 * decomposition.SingularValues[0]);
        }
    }, iter: 50);

    [Fact]
    public void Singular_values_are_descending_and_not_negative() => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition decomposition = sample.Decompose();

        Assert.Equal(Math.Min(decomposition.Rows, decomposition.Columns), decomposition.SingularValues.Count);
        Assert.Equal(decomposition.SingularValues.OrderDescending(), decomposition.SingularValues);
        Assert.All(decomposition.SingularValues, value => Assert.InRange(value, 0, double.MaxValue));
    }, iter: 100);

    [Fact]
    public void A_zero_matrix_has_finite_factors_and_no_error()
    {
        using SingularDecomposition decomposition = SingularDecomposition.Compute(new double[4 * 6], 4, 6);
        var (left, right) = decomposition.Truncate(2);

        Assert.All(left, value => Assert.True(double.IsFinite(value)));
        Assert.All(right, value => Assert.Equal(0, value));
        Assert.All([0, 1, 4], rank => Assert.Equal(0, decomposition.RelativeError(rank)));
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Very_small_and_very_large_values_are_decomposed_as_well_as_others(double scale) => Generators.Samples.Sample(sample =>
    {
        using SingularDecomposition scaled = sample.Decompose(scale), plain = sample.Decompose();
        int rank = plain.SingularValues.Count;

        double[] expected = [.. sample.Weights().Select(weight => scale * weight)];

        Assert.InRange(Matrices.RelativeDifference(expected, sample.Pair(scaled, rank).Compose()), 0, 1e-11);
        Assert.All(Enumerable.Range(0, rank), r => Assert.Equal(plain.RelativeError(r), scaled.RelativeError(r), 1e-11));
    }, iter: 30);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_matrix_that_is_not_finite_is_refused(double value)
    {
        double[] matrix = SplitMix64.Normals(1, 24);
        matrix[7] = value;

        var exception = Assert.Throws<DecompositionFailedException>(() => SingularDecomposition.Compute(matrix, 4, 6));

        Assert.Equal((4, 6), (exception.Rows, exception.Columns));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_rank_outside_the_singular_values_is_refused(int rank)
    {
        using SingularDecomposition decomposition = SingularDecomposition.Compute(SplitMix64.Normals(1, 24), 4, 6);

        Assert.Throws<ArgumentOutOfRangeException>(() => decomposition.Truncate(rank));
    }
}
