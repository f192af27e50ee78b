using System.Globalization;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>The lowest rank at which the relative error of the composed kernel in the Frobenius norm does not exceed a bound: <c>|W - W_R| &lt;= bound * |W|</c>.</summary>
/// <param name="Bound">The bound, above 0 and below 1. 0.1 is the same as keeping 99 % of the energy.</param>
public sealed record ErrorRankRule(double Bound) : IRankRule
{
    /// <summary>The bound, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Bound { get; } = Bound is > 0 and < 1 ? Bound : throw new ArgumentOutOfRangeException(nameof(Bound));

    /// <inheritdoc/>
    public RankTarget Target => RankTarget.Error;

    /// <inheritdoc/>
    public bool UsesWholeSpectrum => true;

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate) => new(candidate.RoundUp(1), candidate.HighestRank);

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => candidate.RoundUp(EnergyRankRule.LowestRank(spectrum, Bound * Bound));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"error:{Bound}");
}
