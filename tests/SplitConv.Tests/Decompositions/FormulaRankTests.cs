using System.Globalization;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>200 layers with the spectra of the golden ranks, in four scales: EVBMF's search ends at once for small weights.</summary>
public sealed class FormulaRankTests
{
    private static readonly double[] Deviations = [0, 0.02, 0.1, 1e-3];

    private static readonly Dictionary<string, Case> Layers = Enumerable.Range(0, 200).Select(CaseOf).ToDictionary(layer => layer.ToString());

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rank_is_that_of_the_full_spectrum(string name)
    {
        Case layer = Layers[name];
        Layer kernel = Layer.WithSpectrum(layer.Shape, LayerSpectra.Scaled(layer.Formula.Values(LayerSpectra.Rows(layer.Shape)), layer.Shape, layer.Deviation));
        using IKernelDecomposition decomposition = kernel.Decompose();

        Assert.Equal(kernel.RankFor(kernel.Spectrum()), ReferenceRankRule.Choose(layer.Shape, decomposition));
    }

    // Every tenth is large. The counts have few divisors in common, so that all meet all.
    private static Case CaseOf(int number)
    {
        WeightShape[] shapes = number % 10 == 9 ? LayerSpectra.LargeShapes : LayerSpectra.SmallShapes[..^1];
        return new Case(
            number, shapes[number * 5 / 3 % shapes.Length], LayerSpectra.Formulas[number % LayerSpectra.Formulas.Length], Deviations[number / LayerSpectra.Formulas.Length % 4]);
    }

    private sealed record Case(int Number, WeightShape Shape, SpectrumFormula Formula, double Deviation)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Number:000} {Shape} {Formula.Kind} p {Formula.P} eps {Formula.Eps} q {Formula.Q} deviation {Deviation}");
    }
}
