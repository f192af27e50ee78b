using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans.Settling;

/// <summary>Chooses way and rank of a layer by its rule.</summary>
internal static class RuleChoice
{
    /// <summary>The option that suits the rule best of those that are allowed, or why there is none.</summary>
    /// <param name="layer">The layer, with its spectra.</param>
    /// <param name="useCostGate">Whether pairs must be cheaper than the convolution.</param>
    /// <param name="isAllowed">Whether an option may be taken.</param>
    public static (LayerOption? Option, KeptReason? Reason) Choose(LayerPlan layer, bool useCostGate, Func<LayerOption, bool> isAllowed)
    {
        LayerOption[] options = [.. Options(layer)];
        LayerOption[] cheaper = [.. options.Where(option => !useCostGate || Refuse(option) is null)];
        if (cheaper.Length == 0 || (layer.Rule.Target.FollowsFirst() && cheaper[0] != options[0]))
            return (null, Refuse(options[0])!);
        // Ties go to the way that comes first.
        IEnumerable<LayerOption> allowed = cheaper.Where(isAllowed);
        LayerOption? best = layer.Rule.Target == RankTarget.Error
            ? allowed.MinBy(option => option.Candidate.MacsAt(option.Rank))
            : allowed.MinBy(option => option.DiscardedEnergy);
        return (best, null);
    }

    private static IEnumerable<LayerOption> Options(LayerPlan layer)
    {
        PairCandidate first = layer.Candidates[0];
        int rank = Choose(layer, first);
        yield return LayerOption.Of(layer, first, rank);
        long macs = first.MacsAt(rank);
        foreach (PairCandidate candidate in layer.Candidates.Skip(1))
        {
            int other = layer.Rule.Target switch
            {
                RankTarget.Cost => candidate.HighestRankWithin(macs),
                RankTarget.Rank => rank <= candidate.HighestRank && candidate.MacsAt(rank) <= macs ? rank : 0,
                _ => Choose(layer, candidate),
            };
            if (other > 0)
                yield return LayerOption.Of(layer, candidate, other);
        }
    }

    private static int Choose(LayerPlan layer, PairCandidate candidate) => 
        // Rules by energy count that of the outputs where the data is known; others look at the kernel, as ever.
        layer.Rule.Choose(candidate, layer.Rule.UsesWholeSpectrum ? layer.EnergySpectrum(candidate.Mode) : layer.Spectra[candidate.Mode]);

    private static KeptReason? Refuse(LayerOption option) => option.Candidate.Refuse(option.Rank);
}
