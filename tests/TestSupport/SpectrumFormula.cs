namespace SplitConv.TestSupport;

/// <summary>The formula of a golden spectrum; what the letters mean depends on the kind.</summary>
/// <param name="Kind">The family.</param>
/// <param name="P">An exponent.</param>
/// <param name="Eps">A level.</param>
/// <param name="Q">A share of the spectrum.</param>
public sealed record SpectrumFormula(string Kind, double P, double Eps, double Q)
{
    /// <summary>The name of the degenerate family, in which the logarithm of zero stands in the objective.</summary>
    public const string ZeroTail = "zero_tail";

    /// <summary>The singular values, descending.</summary>
    public double[] Values(int count) => [.. Enumerable.Range(0, count).Select(index => Value(index, count))];

    private double Value(int i, double count) => Kind switch
    {
        "power" => Power(i),
        "exp" => Math.Exp(-i / (Q * count)) + 0.01 * Eps,
        "flat_tail" => Math.Max(Power(i), Eps) * (1 - 0.001 * i / count),
        "gauss" => Math.Sqrt(1 - i / count) * (1 + 2 * Math.Exp(-i / (0.1 * Q * count))) + 0.001,
        "step" => (i < Q * count ? 1 : Eps) * (1 - 0.0001 * i / count),
        ZeroTail => i < Q * count ? Power(i) : 0,
        "all_equal" => Eps,
        "tiny" => 1e-8 * Power(i),
        _ => throw new InvalidOperationException($"The family {Kind} is not known."),
    };

    private double Power(int i) => Math.Pow(i + 1, -P);
}
