using System.Globalization;
using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>Decides on one convolution by its name and its geometry alone.</summary>
internal static class LayerDecision
{
    public static LayerPlan Of(ConvolutionSite site, DecompositionOptions options)
    {
        IRankRule? own = OwnRule(site.Name, options);
        DecompositionMode? mode = site.Geometry is { Groups: 1 } geometry ? options.Schemes.ModesOf(geometry)[0] : null;
        var layer = new LayerPlan { Site = site, Rule = own ?? options.RankRule, Budget = own is null ? options.Budget : null, Mode = mode };
        List<KeptReason> reasons = Examine(site, options);
        if (reasons.Count > 0 || mode is null)
            return layer with { Reasons = reasons };

        int multiple = layer is { Budget: null, Rule: FixedRankRule { Rounds: false } } ? 1 : options.RankMultiple;
        PairCandidate[] candidates = [.. options.Schemes.ModesOf(site.Geometry!).Select(way => new PairCandidate(site.Geometry!, way, site.MapsOrOnePosition, multiple))];
        KeptReason?[] refusals = [.. candidates.Select(candidate => Refuse(layer, candidate, options))];
        bool followsFirst = layer.Budget is null && layer.Rule.Target.FollowsFirst();
        if (followsFirst ? refusals[0] is not null : refusals.All(refusal => refusal is not null))
            return layer with { Reasons = [refusals[0]!] };
        candidates = followsFirst ? candidates : [.. candidates.Where((_, index) => refusals[index] is null)];
        return layer with { Mode = candidates[0].Mode, Candidates = candidates, Ranks = RangeOf(layer, candidates[0], options), IsOpen = IsOpen(layer, candidates, options) };
    }

    private static IRankRule? OwnRule(string name, DecompositionOptions options) =>
        options.LayerRanks.TryGetValue(name, out int rank) ? new FixedRankRule(rank) : options.LayerRules.FirstOrDefault(rule => rule.IsFor(name))?.Rule;

    private static List<KeptReason> Examine(ConvolutionSite site, DecompositionOptions options)
    {
        var reasons = new List<KeptReason>(site.Obstacles);
        EligibilityLimits limits = options.Schemes == DecompositionSchemes.All ? options.Eligibility with { SmallestKernel = 1 } : options.Eligibility;
        if (site.Geometry is not null)
            reasons.AddRange(Eligibility.Examine(site.Geometry, limits));
        else if (reasons.Count == 0)
            reasons.Add(new KeptReason(KeptReasonKind.WeightOutOfReach, "its geometry is unknown"));
        if (site.LoadKernel is null && reasons.Count == 0)
            reasons.Add(new KeptReason(KeptReasonKind.WeightOutOfReach, "its weights cannot be read"));
        if (NameReason(site.Name, options) is { } named)
            reasons.Add(named);
        return reasons;
    }

    private static KeptReason? NameReason(string name, DecompositionOptions options)
    {
        if (options.Exclude.FirstOrDefault(pattern => pattern.IsMatch(name)) is { } excluding)
            return new KeptReason(KeptReasonKind.LeftOutByName, $"left out: its name matches {excluding}");
        return options.Include.Count > 0 && !options.Include.Any(pattern => pattern.IsMatch(name))
            ? new KeptReason(KeptReasonKind.LeftOutByName, "left out: its name matches none of the patterns to include")
            : null;
    }

    private static KeptReason? Refuse(LayerPlan layer, PairCandidate candidate, DecompositionOptions options)
    {
        if (layer.Budget is { Cost: not BudgetedCost.Parameters } && layer.Site.Maps is null)
            return new KeptReason(KeptReasonKind.LeftByBudget, "its feature maps are unknown, so that the budget cannot weigh it");
        int lowest = layer.Budget is null ? layer.Rule.Range(candidate).Lowest : candidate.RoundUp(1);
        if (lowest < 1)
            return new KeptReason(KeptReasonKind.NoRank, string.Create(CultureInfo.InvariantCulture, $"{layer.Rule} allows no rank: rank {candidate.RoundUp(1)} needs {100.0 * candidate.MacsAt(candidate.RoundUp(1)) / candidate.OriginalMacs:0.#} % of its MACs"));
        return options.UseCostGate ? candidate.Refuse(lowest) : null;
    }

    private static RankRange RangeOf(LayerPlan layer, PairCandidate candidate, DecompositionOptions options)
    {
        RankRange range = layer.Budget is null ? layer.Rule.Range(candidate) : new RankRange(candidate.RoundUp(1), candidate.HighestRank);
        return options.UseCostGate ? range with { Highest = Math.Min(range.Highest, candidate.HighestCheaperRank) } : range;
    }

    // A rule may choose a rank that the gate then refuses, even if it leaves but one.
    private static bool IsOpen(LayerPlan layer, PairCandidate[] candidates, DecompositionOptions options) =>
        options.Budget is not null || options.LatencyMeter is not null || candidates.Length > 1 || (layer.Rule.UsesWholeSpectrum && !layer.Rule.Range(candidates[0]).IsSingle);
}
