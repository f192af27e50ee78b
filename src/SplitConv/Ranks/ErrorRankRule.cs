using System.Globalization;

namespace SplitConv.Ranks;

/// <summary>The lowest rank at which the relative error of the composed kernel in the Frobenius norm does not exceed a bound: <c>|W - W_R| &lt;= bound * |W|</c>.</summary>
/// <param name="Bound">The bound, above 0 and below 1. 0.1 is the same as keeping 99 % of the energy.</param>
public sealed record ErrorRankRule(double Bound) : SpectrumRankRule
{
    /// <summary>The bound, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Bound { get; } = Bound is > 0 and < 1 ? Bound : throw new ArgumentOutOfRangeException(nameof(Bound));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"error:{Bound}");

    private protected override double MostDiscarded => Bound * Bound;
}
