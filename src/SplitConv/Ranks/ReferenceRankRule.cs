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
    public RankRange Range(WeightShape shape)
    {
        var (lowest, highest, rows) = Clamp(shape);
        // Rounding need not keep the order, so that every clamped rank is asked.
        int[] ranks = [.. Enumerable.Range(lowest, highest - lowest + 1).Select(clamped => Round(clamped, rows))];
        return new RankRange(ranks.Min(), ranks.Max());
    }

    /// <inheritdoc/>
    public int Choose(WeightShape shape, IKernelDecomposition decomposition)
    {
        RankRange range = Range(shape);
        if (range.IsSingle)
            return range.Lowest;
        return Decide(shape, decomposition.Leading)
            ?? Decide(shape, decomposition.Sharpen())
            ?? FromEstimate(shape, EmpiricalBayesRank.Estimate(decomposition.SingularValues, decomposition.Rows, decomposition.Columns));
    }

    /// <summary>The rank, if the leading part of the spectrum and the energy of the rest leave but one; else null.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="leading">What is known of the spectrum; null for nothing.</param>
    internal static int? Decide(WeightShape shape, LeadingSpectrum? leading)
    {
        if (leading is null || SpectrumCompletions.Of(leading) is not { Count: > 0 } completions)
            return null;
        return new PossibleEstimates(completions, leading.Rows, leading.Columns).Common(Rank) is { } rank and not Undecided ? rank : null;

        // Where an estimate counts values that are not known, any higher one is possible too.
        int Rank(int estimate)
        {
            int final = FromEstimate(shape, estimate);
            return estimate < leading.Values.Count || final == FromEstimate(shape, leading.Rows) ? final : Undecided;
        }
    }

    /// <summary>The final rank for an EVBMF rank.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="estimate">The EVBMF rank, at least 0.</param>
    public static int FromEstimate(WeightShape shape, int estimate)
    {
        var (lowest, highest, rows) = Clamp(shape);
        return Round(Math.Max(Math.Min(estimate, highest), lowest), rows);
    }

    private static (int Lowest, int Highest, int Rows) Clamp(WeightShape shape)
    {
        int rows = DecompositionModes.Choose(shape).Rows(shape);
        int divisor = shape.SmallerChannels >= 256 ? 4 : 6;
        return (rows / (divisor + 1), rows / divisor, rows);
    }

    private static int Round(int clamped, int rows)
    {
        int rank = Math.Max(Multiple, (clamped + Multiple / 2) / Multiple * Multiple);
        if (rank < 0.9 * clamped)
            rank += Multiple;
        return Math.Min(rank, rows);
    }
}
