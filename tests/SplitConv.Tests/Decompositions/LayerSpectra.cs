using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;

namespace SplitConv.Tests.Decompositions;

/// <summary>Spectra for layers, and the sizes of layers for which the weights decide the rank.</summary>
internal static class LayerSpectra
{
    /// <summary>Both sides, square kernels and others; small ones, of 350 to 560 rows, since hundreds are decomposed.</summary>
    public static WeightShape[] SmallShapes { get; } =
    [
        new(70, 70, 5, 5), new(90, 70, 5, 5), new(70, 120, 5, 5), new(120, 124, 3, 3), new(124, 120, 3, 5), new(120, 130, 5, 3),
        new(64, 64, 7, 7), new(64, 200, 7, 7), new(150, 160, 3, 3), new(160, 150, 5, 3), new(192, 192, 3, 3), new(80, 80, 7, 7),
    ];

    /// <summary>Of 640 to 900 rows, most with three ranks to choose from.</summary>
    public static WeightShape[] LargeShapes { get; } =
    [
        new(256, 256, 3, 3), new(256, 300, 3, 3), new(300, 256, 3, 5), new(128, 128, 5, 5), new(160, 160, 5, 5), new(150, 200, 5, 5),
    ];

    /// <summary>What the singular values of a matrix of independent normal numbers look like, near enough: a quarter of a circle.</summary>
    public static double[] Noise(int count) => [.. Enumerable.Range(0, count).Select(i => Math.Sqrt(1 - (i + 0.5) / count))];

    /// <summary>A power law under noise, as trained layers have.</summary>
    /// <param name="count">L.</param>
    /// <param name="exponent">Of the power law.</param>
    /// <param name="level">The strength of the noise.</param>
    public static double[] Trained(int count, double exponent, double level) =>
        [.. Noise(count).Select((noise, i) => Math.Sqrt(Math.Pow(i + 1, -2 * exponent) + level * level * noise * noise))];

    /// <summary>The same spectrum for weights of a standard deviation; as it is for 0.</summary>
    public static double[] Scaled(double[] spectrum, WeightShape shape, double deviation)
    {
        double now = Math.Sqrt(spectrum.Sum(value => value * value) / shape.Count);
        return deviation == 0 ? spectrum : [.. spectrum.Select(value => value * deviation / now)];
    }

    /// <summary>One spectrum of every family of the golden ranks.</summary>
    public static SpectrumFormula[] Formulas { get; } =
    [
        new("power", 0.2, 0, 0), new("power", 0.5, 0, 0), new("power", 0.8, 0, 0), new("exp", 0, 0.1, 0.15), new("exp", 0, 1, 0.4),
        new("flat_tail", 0.5, 0.1, 0), new("flat_tail", 1, 0.03, 0), new("gauss", 0, 0, 0.1), new("gauss", 0, 0, 0.5), new("step", 0, 0.1, 0.1),
        new("step", 0, 0.3, 0.15), new("step", 0, 0.5, 0.25), new("all_equal", 0, 0.1, 0), new("tiny", 0.5, 0, 0),
    ];

    /// <summary>The estimate of a rank from all values.</summary>
    public static int Estimate(double[] spectrum, WeightShape shape) =>
        EmpiricalBayesRank.Estimate(spectrum, spectrum.Length, DecompositionModes.Choose(shape).Columns(shape));

    /// <summary>L.</summary>
    public static int Rows(WeightShape shape) => DecompositionModes.Choose(shape).Rows(shape);
}
