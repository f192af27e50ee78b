using SplitConv.Convolutions;
using SplitConv.Spectra.Leading;
using SplitConv.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Decompositions;

public sealed class UnfoldedTensorTests
{
    private static readonly WeightShape Shape = new(5, 4, 3, 2);

    public static MatrixTheoryData<DecompositionMode, ElementType> Cases => new(Enum.GetValues<DecompositionMode>(), Enum.GetValues<ElementType>());

    [Theory, MemberData(nameof(Cases))]
    public void It_is_the_unfolding(DecompositionMode mode, ElementType type)
    {
        var (expected, actual, scale) = Unfold(mode, type, 1, ScalarType.Float64);

        Assert.Equal(1, scale);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(ElementType.Float32, 1e30)]
    [InlineData(ElementType.Float32, 1e-30)]
    [InlineData(ElementType.Float32, 1e38)]
    [InlineData(ElementType.BFloat16, 1e30)]
    [InlineData(ElementType.Float64, 1e200)]
    [InlineData(ElementType.Float64, 1e-200)]
    public void Very_large_and_very_small_weights_are_divided_by_a_power_of_two(ElementType type, double size)
    {
        var (expected, actual, scale) = Unfold(DecompositionMode.SCFK, type, size, type == ElementType.Float64 ? ScalarType.Float64 : ScalarType.Float32);

        Assert.Equal(scale, Math.ScaleB(1, Math.ILogB(scale)));
        Assert.InRange(actual.Max(Math.Abs), 1, 2);
        Assert.Equal(expected, actual.Select(value => value * scale));
    }

    [Theory]
    [InlineData(1e-40)]
    [InlineData(1e-44)]
    public void Numbers_without_all_their_digits_are_scaled_without_loss(double size)
    {
        var (expected, actual, scale) = Unfold(DecompositionMode.FCSK, ElementType.Float32, size, ScalarType.Float32);

        Assert.NotEqual(0, actual.Max());
        Assert.Equal(expected, actual.Select(value => value * scale));
    }

    [Fact]
    public void Zero_is_not_scaled() => Assert.Equal(1, Unfold(DecompositionMode.FCFK, ElementType.Float32, 0, ScalarType.Float32).Scale);

    private static (double[] Expected, double[] Actual, double Scale) Unfold(DecompositionMode mode, ElementType type, double size, ScalarType format)
    {
        using var scope = NewDisposeScope();
        ConvolutionKernel kernel = ConvolutionKernel.FromValues(Shape, type, [.. SplitMix64.Normals(1, (int)Shape.Count).Select(normal => size * normal)]);
        var (matrix, scale) = UnfoldedTensor.Create(kernel, mode, format);
        Assert.Equal([mode.Rows(Shape), mode.Columns(Shape)], matrix.shape);
        Assert.Equal(format, matrix.dtype);
        return (Unfolding.Unfold(kernel.ToValues(), Shape, mode), matrix.to(ScalarType.Float64).data<double>().ToArray(), scale);
    }
}
