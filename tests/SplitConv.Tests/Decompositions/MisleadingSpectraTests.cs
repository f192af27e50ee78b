using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>Spectra of which the leading values tell least: plateaus that end beyond the clamp, dominant values, repeated ones, estimates just at a rounding boundary, two minima for EVBMF to end in.</summary>
public sealed class MisleadingSpectraTests
{
    private static readonly Dictionary<string, Case> Spectra = new()
    {
        ["dominant values before a long plateau"] = new(
            new(192, 192, 3, 3), (i, x) => (i < 13 ? 1839 : 1) * (i < 159 ? 1 : 0.03895) * (1 - 1e-3 * x)),
        ["dominant values before a plateau"] = new(
            new(256, 300, 3, 3), (i, x) => (i < 5 ? 686 : 1) * (i < 217 ? 1 : 0.006391) * (1 - 1e-3 * x)),
        ["a quarter of a circle under a peak"] = new(
            new(70, 600, 5, 5), (_, x) => Math.Sqrt(1 - x) * (1 + 2 * Math.Exp(-x / 0.04115)) + 0.001),
        ["a smooth decay"] = new(
            new(256, 300, 3, 3), (_, x) => Math.Pow(((1 - x) * (1 - x) + 0.04937) / 1.04937, Math.Exp(0.4544268732))),
        ["a plateau on a plateau"] = new(
            new(70, 70, 5, 5), (i, x) => (i < 0.447 * 350 ? 1 : 0.03103) * (1 - 1e-4 * x) * (i < 58 ? Math.Exp(-0.57589470) : 1), 1),
        ["weaker leading values"] = new(
            new(70, 70, 5, 5), (i, x) => (i < 2 ? 4.207 : 1) * (i < 78 ? 1 : 0.08508) * (1 - 1e-3 * x) * (i < 58 ? Math.Exp(-0.64873142) : 1), 1e-3),
        ["repeated values over noise"] = new(
            new(64, 300, 7, 7), (i, _) => Math.Sqrt(Math.Pow(1 / (1 + 0.3 * (i / 12)), 2) + Math.Pow(0.15625 * Math.Exp(0.18027611), 2))),
        ["three plateaus"] = new(
            new(300, 256, 3, 5), (i, x) => (i < 343 ? 1 : i < 397 ? 0.07307 : 0.07307 * 0.1165) * (1 - 0.1 * x) * (i < 186 ? Math.Exp(-1.84923619) : 1)),
        ["a step at the clamp"] = new(new(80, 80, 7, 7), (i, _) => i < 93 ? 1 : 0.3, 1),
        ["a step beyond the clamp"] = new(new(80, 80, 7, 7), (i, _) => i < 169 ? 1 : 0.3, 1),
        ["a step beyond the guards, small"] = new(new(64, 300, 7, 7), (i, _) => i < 97 ? 1 : 0.042, 1e-3),
    };

    public static TheoryData<string> Names => [.. Spectra.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rank_is_that_of_the_full_spectrum(string name)
    {
        var (shape, value, deviation) = Spectra[name];
        int rows = LayerSpectra.Rows(shape);
        double[] spectrum = [.. Enumerable.Range(0, rows).Select(i => value(i, (double)i / rows)).OrderDescending()];
        Layer layer = Layer.WithSpectrum(shape, LayerSpectra.Scaled(spectrum, shape, deviation));
        using IKernelDecomposition decomposition = layer.Decompose();

        Assert.Equal(layer.RankFor(layer.Spectrum()), ReferenceRankRule.Choose(shape, decomposition));
    }

    // The value at i, which is the share x of all.
    private sealed record Case(WeightShape Shape, Func<int, double, double> Value, double Deviation = 0);
}
