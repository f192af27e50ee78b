using SplitConv.Convolutions;
using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>How far the truncation is from the best one, and its left factor from orthonormal.</summary>
public sealed class TruncationErrorTests
{
    private static readonly Dictionary<string, Func<int, double[]>> Spectra = new()
    {
        ["trained, steep"] = rows => LayerSpectra.Trained(rows, 0.8, 0.02),
        ["trained"] = rows => LayerSpectra.Trained(rows, 0.5, 0.1),
        ["trained, noisy"] = rows => LayerSpectra.Trained(rows, 0.3, 0.3),
        ["power"] = rows => [.. Enumerable.Range(1, rows).Select(i => Math.Pow(i, -0.7))],
        ["noise"] = LayerSpectra.Noise,
        ["straight line"] = rows => [.. Enumerable.Range(0, rows).Select(i => 1 - 0.9 * i / rows)],
        ["exponential"] = rows => [.. Enumerable.Range(0, rows).Select(i => Math.Exp(-4.0 * i / rows))],
        ["quarter of a circle under a peak"] = rows => [.. LayerSpectra.Noise(rows).Select((noise, i) => noise * (1 + 2 * Math.Exp(-33.0 * i / rows)))],
        ["all equal"] = rows => [.. Enumerable.Repeat(0.1, rows)],
        ["two levels"] = rows => [.. Enumerable.Range(0, rows).Select(i => i < rows / 3 ? 1 : 0.2)],
        ["three levels"] = rows => [.. Enumerable.Range(0, rows).Select(i => i < 0.052 * rows ? 1 : i < 0.2942 * rows ? 0.568 : 0.068)],
    };

    private static readonly WeightShape[] Shapes = [.. LayerSpectra.LargeShapes, LayerSpectra.SmallShapes[2], LayerSpectra.SmallShapes[4], LayerSpectra.SmallShapes[10]];

    public static TheoryData<string> Names => [.. Spectra.Keys];

    public static MatrixTheoryData<string, string> Cases => new(Spectra.Keys, Shapes.Select(shape => shape.ToString()));

    [Theory, MemberData(nameof(Cases))]
    public void The_error_exceeds_that_of_the_best_truncation_by_a_thousandth_at_most(string name, string shape)
    {
        Layer layer = LayerOf(name, Shapes.Single(candidate => candidate.ToString() == shape), ElementType.Float32);
        double[] spectrum = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();

        Assert.All([layer.Range.Lowest, layer.Range.Highest], rank =>
        {
            KernelPair pair = layer.Truncate(decomposition, rank);
            double error = layer.Error(pair), best = Layer.Optimum(spectrum, rank);
            // A plateau that all but fills the block leaves no guards outside it.
            Assert.InRange(error / best, 1 - 1e-6, 1 + (name == "three levels" ? 2e-3 : 1e-3));
            Assert.Equal(error, decomposition.RelativeError(rank), 1e-3 * error);
            Assert.InRange(layer.Skew(pair), 0, 1e-5);
        });
    }

    // The steps of the formats are 2^-11 and 2^-8 of a value.
    [Theory]
    [InlineData(ElementType.Float16, 1e-3)]
    [InlineData(ElementType.BFloat16, 8e-3)]
    public void In_half_precision_nothing_but_the_rounding_of_the_factors_is_added(ElementType type, double step)
    {
        Layer layer = LayerOf("trained", LayerSpectra.LargeShapes[0], type);
        double[] spectrum = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = layer.Range.Highest;
        double best = Layer.Optimum(spectrum, rank);

        KernelPair exact = layer.Truncate(decomposition, rank, ElementType.Float32), rounded = layer.Truncate(decomposition, rank);

        Assert.InRange(layer.Error(exact) / best, 1 - 1e-6, 1 + 1e-3);
        Assert.InRange(layer.Error(rounded), best * (1 - 1e-6), Math.Sqrt(best * best * 1.002 + step * step));
        Assert.InRange(layer.Skew(rounded), 0, step);
        Assert.Equal((type, type), (rounded.First.Type, rounded.Last.Type));
    }

    [Theory, MemberData(nameof(Names))]
    public void In_double_precision_the_truncation_is_the_best_one(string name)
    {
        Layer layer = LayerOf(name, LayerSpectra.SmallShapes[3], ElementType.Float64);
        double[] spectrum = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = layer.Range.Highest;

        KernelPair pair = layer.Truncate(decomposition, rank);

        Assert.Equal(Layer.Optimum(spectrum, rank), layer.Error(pair), 1e-12);
        Assert.InRange(layer.Skew(pair), 0, 1e-12);
    }

    private static Layer LayerOf(string name, WeightShape shape, ElementType type) => Layer.WithSpectrum(shape, Spectra[name](LayerSpectra.Rows(shape)), type);
}
