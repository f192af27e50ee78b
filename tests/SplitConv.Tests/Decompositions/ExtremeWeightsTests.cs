using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>Weights at the ends of what number formats hold.</summary>
public sealed class ExtremeWeightsTests
{
    private static readonly WeightShape Shape = new(130, 120, 3, 3);

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void A_zero_kernel_has_the_lowest_rank_and_no_error(ElementType type)
    {
        Layer layer = Layer.Of(Shape, new double[Shape.Count], type);
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = ReferenceRankRule.Choose(Shape, decomposition);
        KernelPair pair = layer.Truncate(decomposition, rank);

        Assert.Equal(layer.Range.Lowest, rank);
        Assert.Equal(0, decomposition.RelativeError(rank));
        Assert.All(pair.First.ToValues(), value => Assert.True(double.IsFinite(value)));
        Assert.All(pair.Compose(), value => Assert.Equal(0, value));
    }

    // The clamp of this shape is 51 to 60.
    [Theory]
    [InlineData(1, ElementType.Float32)]
    [InlineData(20, ElementType.Float32)]
    [InlineData(52, ElementType.Float32)]
    [InlineData(57, ElementType.Float32)]
    [InlineData(64, ElementType.Float32)]
    [InlineData(100, ElementType.Float32)]
    [InlineData(20, ElementType.Float64)]
    [InlineData(52, ElementType.Float64)]
    [InlineData(57, ElementType.Float64)]
    public void A_kernel_without_full_rank_is_decomposed_without_error_from_its_rank_on(int matrixRank, ElementType type)
    {
        Layer layer = Layer.Of(Shape, new WeightFormula(7, matrixRank, 0.3, 0).Weights(Shape, DecompositionModes.Choose(Shape)), type);
        using IKernelDecomposition decomposition = layer.Decompose();

        AssertSound(layer, decomposition, layer.Range.Highest);
        if (matrixRank <= layer.Range.Highest)
            Assert.InRange(decomposition.RelativeError(layer.Range.Highest), 0, 1e-6);
        Assert.InRange(ReferenceRankRule.Choose(Shape, decomposition), layer.Range.Lowest, layer.Range.Highest);
    }

    [Theory]
    [InlineData(1e2, ElementType.Float32)]
    [InlineData(1e3, ElementType.Float32)]
    [InlineData(3e3, ElementType.Float32)]
    [InlineData(8e3, ElementType.Float32)]
    [InlineData(1e5, ElementType.Float32)]
    [InlineData(1e6, ElementType.Float32)]
    [InlineData(1e6, ElementType.Float64)]
    public void One_dominant_singular_value_does_not_hide_the_others(double dominant, ElementType type)
    {
        double[] spectrum = [.. Enumerable.Range(0, LayerSpectra.Rows(Shape)).Select(i => i == 0 ? dominant : 1 - 0.5 * i / 360)];
        Layer layer = Layer.WithSpectrum(Shape, spectrum, type);
        double[] full = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = layer.Range.Highest;

        Assert.Equal(layer.RankFor(full), ReferenceRankRule.Choose(Shape, decomposition));
        AssertSound(layer, decomposition, rank);
        // The factors are rounded to single precision, against the dominant value.
        double best = Layer.Optimum(full, rank), rounding = type == ElementType.Float32 ? 1e-7 : 1e-15;
        Assert.InRange(layer.Error(layer.Truncate(decomposition, rank)), best * (1 - 1e-6), best * (1 + 1e-3) + rounding);
    }

    [Theory]
    [InlineData(1e-30, ElementType.Float32)]
    [InlineData(1e-38, ElementType.Float32)]
    [InlineData(1e-41, ElementType.Float32)]
    [InlineData(1e30, ElementType.Float32)]
    [InlineData(5e37, ElementType.Float32)]
    [InlineData(1e-30, ElementType.Float64)]
    [InlineData(1e30, ElementType.Float64)]
    [InlineData(1e-100, ElementType.Float64)]
    [InlineData(1e100, ElementType.Float64)]
    [InlineData(1e-30, ElementType.BFloat16)]
    [InlineData(1e30, ElementType.BFloat16)]
    [InlineData(1e-6, ElementType.Float16)]
    [InlineData(1.2e4, ElementType.Float16)]
    public void Very_small_and_very_large_weights_are_decomposed_as_others(double deviation, ElementType type)
    {
        double[] spectrum = LayerSpectra.Scaled(LayerSpectra.Trained(LayerSpectra.Rows(Shape), 0.5, 0.1), Shape, 1);
        double[] weights = Layer.WithSpectrum(Shape, spectrum, ElementType.Float64).Kernel.ToValues();
        Layer layer = Layer.Of(Shape, [.. weights.Select(weight => deviation * weight)], type);
        using IKernelDecomposition decomposition = layer.Decompose();

        Assert.Equal(layer.RankFor(layer.Spectrum()), ReferenceRankRule.Choose(Shape, decomposition));
        AssertSound(layer, decomposition, layer.Range.Lowest, ElementType.Float64);
        AssertFinite(layer.Truncate(decomposition, layer.Range.Lowest));
    }

    // The factors are compared in a format that holds them, so that nothing but the decomposition is measured.
    private static void AssertSound(Layer layer, IKernelDecomposition decomposition, int rank, ElementType? type = null)
    {
        KernelPair pair = layer.Truncate(decomposition, rank, type);
        double error = layer.Error(pair);
        AssertFinite(pair);
        Assert.InRange(layer.Skew(pair), 0, 1e-5);
        Assert.Equal(error, decomposition.RelativeError(rank), Math.Max(1e-6, 1e-3 * error));
    }

    private static void AssertFinite(KernelPair pair) =>
        Assert.All((ConvolutionKernel[])[pair.First, pair.Last], kernel => Assert.DoesNotContain(kernel.ToValues(), value => !double.IsFinite(value)));
}
