using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Schemes;

public sealed class KernelSpectrumTests
{
    private static readonly WeightShape[] Shapes = [new(24, 20, 3, 3), new(12, 40, 5, 3), new(48, 4, 1, 1), new(60, 3, 3, 3), new(3, 60, 2, 2)];

    public static MatrixTheoryData<string, DecompositionMode> Cases => new(Shapes.Select(shape => shape.ToString()), Enum.GetValues<DecompositionMode>());

    // Of the values; each of the smaller side of the unfolding.
    private static readonly Dictionary<string, Func<int, double>> Spectra = new()
    {
        ["flat"] = _ => 1,
        ["trained"] = i => Math.Pow(i + 1, -0.7),
        ["steep"] = i => Math.Pow(10, -0.4 * i),
        ["rank three"] = i => i < 3 ? 3 - i : 0,
        ["one dominant"] = i => i == 0 ? 1e5 : 1,
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_values_are_those_of_a_singular_value_decomposition_in_every_mode(string shape, DecompositionMode mode)
    {
        WeightShape weight = Shapes.Single(candidate => candidate.ToString() == shape);
        AssertSame(SplitMix64.Normals(7, (int)weight.Count), weight, mode, ElementType.Float64);
        AssertSame(SplitMix64.Normals(7, (int)weight.Count), weight, mode, ElementType.Float32);
    }

    public static MatrixTheoryData<string, string> SpectraOfShapes => new(Spectra.Keys, Shapes.Select(shape => shape.ToString()));

    [Theory, MemberData(nameof(SpectraOfShapes))]
    public void Steep_and_rank_deficient_spectra_lose_as_much_as_in_a_singular_value_decomposition(string spectrum, string shape)
    {
        WeightShape weight = Shapes.Single(candidate => candidate.ToString() == shape);
        Assert.All((DecompositionMode[])[DecompositionModes.Choose(weight), DecompositionMode.FC, DecompositionMode.SC], mode =>
            AssertSame(WithValues(weight, mode, Spectra[spectrum]), weight, mode, ElementType.Float64));
    }

    [Fact]
    public void The_energy_that_a_rank_discards_falls_from_all_to_nothing() => Generators.Samples.Sample(sample =>
    {
        var kernel = ConvolutionKernel.FromValues(sample.Shape, ElementType.Float64, sample.Weights());
        KernelSpectrum spectrum = KernelSpectrum.Compute(kernel, sample.Mode, TestContext.Current.CancellationToken);
        double[] discarded = [.. Enumerable.Range(0, spectrum.SingularValues.Count + 1).Select(spectrum.DiscardedEnergy)];

        Assert.Equal((1, 0), (discarded[0], discarded[^1]));
        Assert.Equal(discarded.OrderDescending(), discarded);
        Assert.Equal(Math.Min(spectrum.Rows, spectrum.Columns), spectrum.SingularValues.Count);
    }, iter: 200);

    private static void AssertSame(double[] weights, WeightShape shape, DecompositionMode mode, ElementType type)
    {
        var kernel = ConvolutionKernel.FromValues(shape, type, weights);
        using SingularDecomposition expected = SingularDecomposition.Compute(Unfolding.Unfold(kernel.ToValues(), shape, mode), mode.Rows(shape), mode.Columns(shape));

        KernelSpectrum spectrum = KernelSpectrum.Compute(kernel, mode, TestContext.Current.CancellationToken);

        Assert.Equal((expected.Rows, expected.Columns), (spectrum.Rows, spectrum.Columns));
        Assert.Equal(expected.SingularValues.Count, spectrum.SingularValues.Count);
        Assert.All(expected.SingularValues.Zip(spectrum.SingularValues), values => Assert.Equal(values.First, values.Second, 2e-7 * expected.SingularValues[0]));
        Assert.All(Enumerable.Range(0, expected.SingularValues.Count + 1), rank =>
            Assert.Equal(Math.Pow(expected.RelativeError(rank), 2), spectrum.DiscardedEnergy(rank), 1e-12));
    }

    private static double[] WithValues(WeightShape shape, DecompositionMode mode, Func<int, double> value)
    {
        using SingularDecomposition random = SingularDecomposition.Compute(
            SplitMix64.Normals(11, (int)shape.Count), mode.Rows(shape), mode.Columns(shape));
        var (left, right) = random.Truncate(random.SingularValues.Count);
        for (int i = 0; i < right.Length; i++)
            right[i] *= value(i / random.Columns) / random.SingularValues[i / random.Columns];
        return Unfolding.Fold(Matrices.Product(left, right, random.SingularValues.Count), shape, mode);
    }
}
