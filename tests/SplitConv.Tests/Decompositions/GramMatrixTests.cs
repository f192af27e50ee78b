using SplitConv.Spectra.Leading;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class GramMatrixTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(100, 120)]
    [InlineData(256, 256)]
    [InlineData(257, 300)]
    [InlineData(770, 64)]
    [InlineData(2049, 20)]
    [InlineData(2500, 10)]
    public void It_is_the_product_with_the_transpose_and_symmetric(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Matrix(rows, columns);
        int blocks = 0;

        Tensor gram = GramMatrix.Of(matrix, () => blocks++);

        Assert.InRange((gram - matrix.mm(matrix.t())).abs().max().item<double>(), 0, 1e-12 * columns);
        Assert.InRange((gram - gram.t()).abs().max().item<double>(), 0, 1e-15 * columns);
        Assert.Equal(GramMatrix.BlockCount(rows), blocks);
    }

    [Fact]
    public void It_has_the_format_of_the_matrix()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(ScalarType.Float32, GramMatrix.Of(Matrix(300, 40).to(ScalarType.Float32)).dtype);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(255, 7)]
    [InlineData(600, 30)]
    public void The_squares_are_summed_in_double_precision(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Matrix(rows, columns).to(ScalarType.Float32);
        double expected = matrix.to(ScalarType.Float64).square().sum().item<double>();

        Assert.Equal(expected, GramMatrix.SumOfSquares(matrix), 1e-7 * expected);
    }

    private static Tensor Matrix(int rows, int columns)
    {
        using var generator = new Generator((ulong)rows);
        return randn([rows, columns], ScalarType.Float64, generator: generator);
    }
}
