using System.Globalization;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>150 layers of the golden generator <c>P diag((r+1)^-p) Q + eps N</c>, whose P has a number of columns within the clamp or near it.</summary>
public sealed class GeneratedRankTests
{
    private static readonly double[] Exponents = [0, 0.3, 0.6, 1];
    private static readonly double[] Noises = [0.03, 0.3, 1, 3, 10];
    private static readonly double[] Deviations = [0, 0.02, 1e-3];
    private static readonly double[] Positions = [-0.5, 0, 0.3, 0.5, 0.7, 1, 1.5];

    private static readonly Dictionary<string, Case> Layers = Enumerable.Range(0, 150).Select(CaseOf).ToDictionary(layer => layer.ToString());

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rank_is_that_of_the_full_spectrum(string name)
    {
        Case layer = Layers[name];
        double[] weights = layer.Formula.Weights(layer.Shape, DecompositionModes.Choose(layer.Shape));
        Layer kernel = Layer.Of(layer.Shape, LayerSpectra.Scaled(weights, layer.Shape, layer.Deviation));
        using IKernelDecomposition decomposition = kernel.Decompose();

        Assert.Equal(kernel.RankFor(kernel.Spectrum()), ReferenceRankRule.Choose(layer.Shape, decomposition));
    }

    private static Case CaseOf(int number)
    {
        WeightShape[] shapes = number % 15 == 14 ? LayerSpectra.LargeShapes : LayerSpectra.SmallShapes[..^2];
        WeightShape shape = shapes[number * 7 / 5 % shapes.Length];
        RankRange range = ReferenceRankRule.Range(shape);
        int columns = range.Lowest + (int)(Positions[number % 7] * (range.Highest - range.Lowest));
        return new Case(number, shape, new WeightFormula((ulong)number, columns, Exponents[number % 4], Noises[number % 5]), Deviations[number / 20 % 3]);
    }

    private sealed record Case(int Number, WeightShape Shape, WeightFormula Formula, double Deviation)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Number:000} {Shape} k {Formula.K} p {Formula.P} eps {Formula.Eps} deviation {Deviation}");
    }
}
