using System.Globalization;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>The lowest rank that keeps a share of the energy of the kernel, its squared Frobenius norm: <c>sum of s_i^2 up to R &gt;= share * sum of all</c>.</summary>
/// <param name="Share">The share, above 0 and below 1.</param>
public sealed record EnergyRankRule(double Share) : IRankRule
{
    /// <summary>The share, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double Share { get; } = Share is > 0 and < 1 ? Share : throw new ArgumentOutOfRangeException(nameof(Share));

    /// <inheritdoc/>
    public RankTarget Target => RankTarget.Error;

    /// <inheritdoc/>
    public bool UsesWholeSpectrum => true;

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate) => new(candidate.RoundUp(1), candidate.HighestRank);

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => candidate.RoundUp(LowestRank(spectrum, 1 - Share));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"energy:{Share}");

    /// <summary>The lowest rank, at least 1, at which no more than a share of the energy is discarded.</summary>
    internal static int LowestRank(IKernelSpectrum spectrum, double mostDiscarded)
    {
        KernelSpectrum known = spectrum as KernelSpectrum ?? new KernelSpectrum(spectrum.SingularValues, spectrum.Rows, spectrum.Columns);
        int low = 1, high = known.SingularValues.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (known.DiscardedEnergy(middle) <= mostDiscarded)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
