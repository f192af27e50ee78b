using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>The lowest rank at which no more than a share of the energy of the kernel, its squared Frobenius norm, is discarded; up to the next multiple.</summary>
public abstract record SpectrumRankRule : IRankRule
{
    private protected SpectrumRankRule()
    {
    }

    /// <inheritdoc/>
    public RankTarget Target => RankTarget.Error;

    /// <inheritdoc/>
    public bool UsesWholeSpectrum => true;

    /// <summary>The share that may be discarded, above 0 and below 1.</summary>
    private protected abstract double MostDiscarded { get; }

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate) => new(candidate.RoundUp(1), candidate.HighestRank);

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) =>
        candidate.RoundUp(LowestRank(spectrum as KernelSpectrum ?? new KernelSpectrum(spectrum.SingularValues, spectrum.Rows, spectrum.Columns)));

    private int LowestRank(KernelSpectrum spectrum)
    {
        int low = 1, high = spectrum.SingularValues.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (spectrum.DiscardedEnergy(middle) <= MostDiscarded)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
