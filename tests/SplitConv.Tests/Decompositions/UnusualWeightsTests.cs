using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>Weights that training seldom makes, but pruning and copying do; and spectra that mislead.</summary>
public sealed class UnusualWeightsTests
{
    private static readonly WeightShape Shape = new(130, 120, 3, 3);

    private static readonly Dictionary<string, Func<double[]>> Kernels = new()
    {
        ["one channel in two is zero"] = () => Normals((o, i, _, _) => i % 2 == 0 ? 1 : 0),
        ["one output in three is zero"] = () => Normals((o, _, _, _) => o % 3 == 0 ? 1 : 0),
        ["nine weights in ten are zero"] = () => Normals((o, i, y, x) => (o * 7 + i * 3 + y * 5 + x) % 10 == 0 ? 1 : 0),
        ["blocks"] = () => Normals((o, i, _, _) => o / 13 == i / 12 ? 1 : 0),
        ["channels of very different size"] = () => Normals((_, i, _, _) => Math.Pow(10, -i / 20.0)),
        ["only the middle tap"] = () => Normals((_, _, y, x) => y == 1 && x == 1 ? 1 : 0),
        ["all weights equal"] = () => [.. Enumerable.Repeat(0.01, (int)Shape.Count)],
        ["one weight"] = () => [1, .. Enumerable.Repeat(0.0, (int)Shape.Count - 1)],
        ["identical outputs"] = () => [.. Enumerable.Repeat(SplitMix64.Normals(3, 120 * 9), 130).SelectMany(output => output)],
        ["the identity"] = () => [.. Enumerable.Range(0, (int)Shape.Count).Select(n => n % 9 == 4 && n / 9 / 120 == n / 9 % 120 ? 1.0 : 0)],
    };

    public static TheoryData<string> Names => [.. Kernels.Keys];

    [Theory, MemberData(nameof(Names))]
    public void They_are_decomposed_as_well_as_others(string name)
    {
        Layer layer = Layer.Of(Shape, Kernels[name]());
        double[] spectrum = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = ReferenceRankRule.Choose(Shape, decomposition);
        KernelPair pair = layer.Truncate(decomposition, rank);
        double error = layer.Error(pair);

        Assert.InRange(rank, layer.Range.Lowest, layer.Range.Highest);
        // Where the spectrum ends in zeros, the estimate depends on what rounding left of them.
        if (spectrum[^1] > 1e-7 * spectrum[0])
            Assert.Equal(layer.RankFor(spectrum), rank);
        Assert.InRange(error, 0, Layer.Optimum(spectrum, rank) * (1 + 1e-3) + 1e-6);
        Assert.Equal(error, decomposition.RelativeError(rank), Math.Max(1e-6, 1e-3 * error));
        Assert.InRange(layer.Skew(pair), 0, 1e-5);
    }

    // The rows are few and the columns many; decided and decomposed all the same.
    [Theory]
    [InlineData(64, 1024, 7, 7)]
    [InlineData(1024, 64, 7, 7)]
    public void Wide_unfoldings_are_decomposed_as_well_as_others(int outChannels, int inChannels, int height, int width)
    {
        var shape = new WeightShape(outChannels, inChannels, height, width);
        Layer layer = Layer.WithSpectrum(shape, LayerSpectra.Trained(LayerSpectra.Rows(shape), 0.5, 0.1));
        double[] spectrum = layer.Spectrum();
        using IKernelDecomposition decomposition = layer.Decompose();
        int rank = ReferenceRankRule.Choose(shape, decomposition);

        Assert.Equal(layer.RankFor(spectrum), rank);
        Assert.InRange(layer.Error(layer.Truncate(decomposition, rank)) / Layer.Optimum(spectrum, rank), 1 - 1e-6, 1 + 1e-3);
    }

    private static double[] Normals(Func<int, int, int, int, double> factor) =>
        [.. SplitMix64.Normals(5, (int)Shape.Count).Select((normal, n) => normal * factor(n / (120 * 9), n / 9 % 120, n / 3 % 3, n % 3))];
}
