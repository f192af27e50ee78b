using SplitConv.Spectra;

namespace SplitConv.Ranks;

/// <summary>Chooses the rank of a layer. Its text is the form in which users write it, such as <c>energy:0.95</c>.</summary>
public interface IRankRule
{
    /// <summary>What the rule holds fast where a layer can be decomposed in several ways.</summary>
    RankTarget Target => RankTarget.Cost;

    /// <summary>Whether <see cref="Choose"/> asks for all singular values. Others may be asked while only the leading ones are known.</summary>
    bool UsesWholeSpectrum => false;

    /// <summary>The ranks this rule may choose; needs no weights. An upper end of 0 says that there is none for this layer.</summary>
    /// <param name="candidate">The layer and the way it is to be decomposed.</param>
    RankRange Range(PairCandidate candidate);

    /// <summary>The rank for a kernel, within <see cref="Range"/>.</summary>
    /// <param name="candidate">The layer and the way it is to be decomposed.</param>
    /// <param name="spectrum">The spectrum of its unfolding, leading values up to the highest rank of <see cref="Range"/> at least.</param>
    int Choose(PairCandidate candidate, IKernelSpectrum spectrum);
}

/// <summary>What a rule holds fast where a layer can be decomposed in several ways.</summary>
public enum RankTarget
{
    /// <summary>What the first way costs: of all ways, the one with the least error at no higher cost is taken.</summary>
    Cost,

    /// <summary>The error: the cheapest way is taken.</summary>
    Error,

    /// <summary>The rank: of the ways that cost no more than the first, the one with the least error is taken.</summary>
    Rank,

    /// <summary>A limit of the cost, within which the rule chooses a rank for each way: the one with the least error is taken.</summary>
    Limit,
}

/// <summary>The properties of <see cref="RankTarget"/>.</summary>
public static class RankTargets
{
    /// <summary>Whether the first way says what the others may cost: where it is too dear, there is none.</summary>
    public static bool FollowsFirst(this RankTarget target) => target is RankTarget.Cost or RankTarget.Rank;
}
