using System.Globalization;

namespace SplitConv.Ranks;

/// <summary>The lowest rank that keeps a share of the energy of the kernel, its squared Frobenius norm: <c>sum of s_i^2 up to R &gt;= share * sum of all</c>.</summary>
/// <param name="Share">The share, above 0 and below 1.</param>
public sealed record EnergyRankRule(double Share) : SpectrumRankRule
{
    /// <summary>The share, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Share { get; } = Share is > 0 and < 1 ? Share : throw new ArgumentOutOfRangeException(nameof(Share));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"energy:{Share}");

    private protected override double MostDiscarded => 1 - Share;
}
