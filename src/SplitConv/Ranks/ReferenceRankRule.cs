using SplitConv.Convolutions;
using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>
/// The reference's rule (reference behaviour, section 3): the EVBMF rank, clamped between L/(d+1) and L/d, rounded to a multiple of 16;
/// d is 4 from 256 channels on, else 6.
/// </summary>
public sealed class ReferenceRankRule : IRankRule
{
    private const int Multiple = 16;
    private const int Undecided = 0;

    private ReferenceRankRule()
    {
    }

    /// <summary>The one instance; the rule has no settings.</summary>
    public static ReferenceRankRule Instance { get; } = new();

    /// <inheritdoc/>
    public RankRange Range(PairCandidate candidate) => Range(Clamp.Of(candidate));

    /// <inheritdoc/>
    public int Choose(PairCandidate candidate, IKernelSpectrum spectrum) => Choose(Clamp.Of(candidate), spectrum);

    /// <summary>The ranks that are possible for a shape in the reference's mode.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    public static RankRange Range(WeightShape shape) => Range(Clamp.Of(shape));

    /// <summary>The rank for a kernel in the reference's mode.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="spectrum">The spectrum of its unfolding.</param>
    public static int Choose(WeightShape shape, IKernelSpectrum spectrum) => Choose(Clamp.Of(shape), spectrum);

    /// <inheritdoc/>
    public override string ToString() => "reference";

    /// <summary>The rank, if the leading part of the spectrum and the energy of the rest leave but one; else null.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="leading">What is known of the spectrum; null for nothing.</param>
    internal static int? Decide(WeightShape shape, LeadingSpectrum? leading) => Decide(Clamp.Of(shape), leading);

    /// <summary>The final rank for an EVBMF rank.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="estimate">The EVBMF rank, at least 0.</param>
    public static int FromEstimate(WeightShape shape, int estimate) => Clamp.Of(shape).Final(estimate);

    private static RankRange Range(Clamp clamp)
    {
        // Rounding need not keep the order, so that every clamped rank is asked.
        int[] ranks = [.. Enumerable.Range(clamp.Lowest, clamp.Highest - clamp.Lowest + 1).Select(clamp.Final)];
        return new RankRange(ranks.Min(), ranks.Max());
    }

    private static int Choose(Clamp clamp, IKernelSpectrum spectrum)
    {
        RankRange range = Range(clamp);
        if (range.IsSingle)
            return range.Lowest;
        int rows = Math.Min(spectrum.Rows, spectrum.Columns), columns = Math.Max(spectrum.Rows, spectrum.Columns);
        return Decide(clamp, spectrum.Leading)
            ?? Decide(clamp, spectrum.Sharpen())
            ?? clamp.Final(EmpiricalBayesRank.Estimate(spectrum.SingularValues, rows, columns));
    }

    private static int? Decide(Clamp clamp, LeadingSpectrum? leading)
    {
        if (leading is null || SpectrumCompletions.Of(leading) is not { Count: > 0 } completions)
            return null;
        return new PossibleEstimates(completions, leading.Rows, leading.Columns).Common(Rank) is { } rank and not Undecided ? rank : null;

        // Where an estimate counts values that are not known, any higher one is possible too.
        int Rank(int estimate)
        {
            int final = clamp.Final(estimate);
            return estimate < leading.Values.Count || final == clamp.Final(leading.Rows) ? final : Undecided;
        }
    }

    // Between L/(d+1) and L/d, in units of 16.
    private readonly record struct Clamp(int Lowest, int Highest, int Rows)
    {
        public static Clamp Of(WeightShape shape) => Of(shape, DecompositionModes.Choose(shape).Rows(shape));

        // In modes the reference does not know, L is the smaller side of the unfolding as in those it knows.
        public static Clamp Of(PairCandidate candidate) => Of(candidate.Original.Weight, candidate.HighestRank);

        public int Final(int estimate) => Round(Math.Max(Math.Min(estimate, Highest), Lowest));

        private static Clamp Of(WeightShape shape, int rows)
        {
            int divisor = shape.SmallerChannels >= 256 ? 4 : 6;
            return new(rows / (divisor + 1), rows / divisor, rows);
        }

        private int Round(int clamped)
        {
            int rank = Math.Max(Multiple, (clamped + Multiple / 2) / Multiple * Multiple);
            if (rank < 0.9 * clamped)
                rank += Multiple;
            return Math.Min(rank, Rows);
        }
    }
}
