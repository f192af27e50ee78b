using System.Globalization;
using SplitConv.Convolutions;
using SplitConv.Ranks;
using SplitConv.Spectra;
using Xunit;

namespace SplitConv.Tests.Decompositions;

/// <summary>150 layers whose estimate is the last one that is rounded down, the first that is rounded up and the one after it.</summary>
public sealed class BoundaryRankTests
{
    private static readonly double[] Powers = [0.5, 1, 2, 4];
    private static readonly double[] Deviations = [0.02, 0.1, 1, 1e-3];

    private static readonly Dictionary<string, Case> Layers = Enumerable.Range(0, 150).Select(CaseOf).ToDictionary(layer => layer.ToString());

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rank_is_that_of_the_full_spectrum(string name)
    {
        Case layer = Layers[name];
        Layer kernel = Layer.WithSpectrum(layer.Shape, layer.Spectrum());
        using IKernelDecomposition decomposition = kernel.Decompose();
        double[] spectrum = kernel.Spectrum();

        Assert.InRange(LayerSpectra.Estimate(spectrum, layer.Shape), layer.Estimate - 1, layer.Estimate + 1);
        Assert.Equal(kernel.RankFor(spectrum), ReferenceRankRule.Choose(layer.Shape, decomposition));
    }

    private static Case CaseOf(int number)
    {
        WeightShape[] shapes = number % 15 == 14 ? LayerSpectra.LargeShapes : LayerSpectra.SmallShapes;
        WeightShape shape = shapes[number * 4 / 3 % shapes.Length];
        int rows = LayerSpectra.Rows(shape), lowest = ReferenceRankRule.FromEstimate(shape, 0);
        int[] boundaries = [.. Enumerable.Range(1, rows / 2).Where(estimate => estimate % 16 == 8 && IsBoundary(shape, estimate))];
        int boundary = boundaries.Length == 0
            ? Enumerable.Range(1, rows).First(estimate => ReferenceRankRule.FromEstimate(shape, estimate) > lowest)
            : boundaries[number % boundaries.Length];
        return new Case(number, shape, boundary - 1 + number % 3, Powers[number / 3 % 4], Deviations[number / 12 % 4], number / 3 % 2 == 0);
    }

    private static bool IsBoundary(WeightShape shape, int estimate) =>
        ReferenceRankRule.FromEstimate(shape, estimate - 1) < ReferenceRankRule.FromEstimate(shape, estimate);

    private sealed record Case(int Number, WeightShape Shape, int Estimate, double Power, double Deviation, bool IsClose)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Number:000} {Shape} estimate {Estimate} power {Power} deviation {Deviation}{(IsClose ? " close" : "")}");

        // A close one is at the weaker end of the strengths with this estimate, so that a singular value or the step from one estimate to the next is near.
        public double[] Spectrum()
        {
            var attempts =
                from power in Powers.SkipWhile(power => power != Power).Concat(Powers)
                from share in (double[])[1, 1.15, 1.4, 1.8, 2.5]
                from step in Enumerable.Range(0, 32)
                select (Columns: (int)(share * Estimate), Power: power, Strength: 0.1 * Math.Pow(1.25, step));
            foreach (var (columns, power, strength) in attempts)
            {
                if (EstimateAt(columns, power, strength) != Estimate)
                    continue;
                double weakest = IsClose ? Weakest(columns, power, strength) : strength;
                return At(columns, power, weakest + 0.05 * (strength - weakest));
            }

            throw new InvalidOperationException($"No spectrum found for {this}.");
        }

        private double Weakest(int columns, double power, double with)
        {
            double without = 0;
            for (int step = 0; step < 40; step++)
            {
                double middle = (without + with) / 2;
                (without, with) = EstimateAt(columns, power, middle) == Estimate ? (without, middle) : (middle, with);
            }

            return with;
        }

        private int EstimateAt(int columns, double power, double strength) => LayerSpectra.Estimate(At(columns, power, strength), Shape);

        // A signal of some singular values above noise.
        private double[] At(int columns, double power, double strength)
        {
            double[] spectrum = LayerSpectra.Noise(LayerSpectra.Rows(Shape));
            for (int i = 0; i < columns; i++)
                spectrum[i] = 1 + strength * (0.2 + Math.Pow(1 - (double)i / columns, power));
            return LayerSpectra.Scaled(spectrum, Shape, Deviation);
        }
    }
}
