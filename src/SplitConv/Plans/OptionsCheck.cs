using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>Finds what is wrong with options, by themselves or for a model; one sentence for each violation.</summary>
internal static class OptionsCheck
{
    public static IEnumerable<string> Contradictions(DecompositionOptions options)
    {
        if (options.MemoryLimit <= 0)
            yield return $"The memory limit must be above 0 bytes, not {options.MemoryLimit}.";
        if (options.RankMultiple < 1)
            yield return $"The rank multiple must be at least 1, not {options.RankMultiple}.";
        if (options.Eligibility.FewestChannels < 1)
            yield return $"The fewest channels must be at least 1, not {options.Eligibility.FewestChannels}.";
        if (options.Eligibility.LargestStride < 1)
            yield return $"The largest stride must be at least 1, not {options.Eligibility.LargestStride}.";
        if (options.Eligibility.SmallestKernel < 1)
            yield return $"The smallest kernel must be at least 1, not {options.Eligibility.SmallestKernel}.";
        if (!(options.LeastSpeedUp > 0 && double.IsFinite(options.LeastSpeedUp)))
            yield return $"The least speed-up must be above 0, not {options.LeastSpeedUp}.";
        if (options.Budget is { Share: not (> 0 and < 1) })
            yield return $"The budget {options.Budget} must be above 0 and below 1.";
        if (options.Budget is not null && options.RankRule != ReferenceRankRule.Instance)
            yield return $"The budget {options.Budget} and the rule {options.RankRule} contradict each other: a budget chooses the ranks itself; rules for single layers go with it.";
        if (options.Budget is null && options.Sensitivities.Count > 0)
            yield return "Sensitivities are for a budget, and there is none.";
        foreach (string name in options.Sensitivities.Where(item => !item.Value.IsCurve).Select(item => item.Key))
            yield return $"The sensitivity of {name} must have points of discarded energy from 0 to 1, not all 0, and of finite damage of at least 0.";
        if (options.Budget is { Cost: BudgetedCost.Latency } && options.LatencyMeter is null)
            yield return $"The budget {options.Budget} needs measurements, and there is nothing to measure with.";
    }

    public static IEnumerable<string> UnknownNames(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options)
    {
        foreach (string pattern in options.Include.Concat(options.Exclude).Where(pattern => !sites.Any(site => pattern.IsMatch(site.Name))).Select(pattern => pattern.ToString()))
            yield return $"No convolution has a name that matches '{pattern}'.";
        foreach (LayerRule rule in options.LayerRules.Where(rule => !sites.Any(site => rule.IsFor(site.Name))))
            yield return $"No convolution is called '{rule.Pattern}', and no name matches it as a whole.";
        foreach (string name in options.Sensitivities.Keys.Concat(options.FeatureMaps.Keys).Distinct().Where(name => !sites.Any(site => site.Name == name)))
            yield return $"No convolution is called '{name}'.";
    }

    /// <summary>A budget that no layer can be weighed for would keep all of them for the same reason.</summary>
    public static IEnumerable<string> MissingMaps(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options)
    {
        if (options.Budget is { Cost: not BudgetedCost.Parameters } && sites.Count > 0 && sites.All(site => site.Maps is null))
            yield return $"The budget {options.Budget} needs the feature maps of the convolutions, and none are known: give them as FeatureMaps (of a TorchSharp model, model.FindFeatureMaps(input) finds them), or make it a budget of parameters.";
    }

    /// <summary>Layers that are named one by one must be there and decomposable, unless only their cost stands in the way.</summary>
    public static IEnumerable<string> UnusableLayers(LayerPlan[] layers, DecompositionOptions options)
    {
        foreach (string name in options.LayerRanks.Keys.Concat(options.LayerRules.Select(rule => rule.Pattern)).Distinct())
        {
            LayerPlan? layer = layers.FirstOrDefault(layer => layer.Site.Name == name);
            if (layer is null)
            {
                if (options.LayerRanks.ContainsKey(name))
                    yield return $"No convolution is called '{name}'.";
            }
            else if (layer.Mode is null || !layer.Reasons.All(IsOfItsCost))
            {
                yield return $"{name} cannot be decomposed: {string.Join("; ", layer.Reasons)}.";
            }
            else if (layer.Rule is FixedRankRule { Rounds: false } exact && (exact.Rank < 1 || exact.Rank > HighestRank(layer)))
            {
                yield return $"The rank of {name} must be from 1 to {HighestRank(layer)}, not {exact.Rank}.";
            }
        }
    }

    /// <summary>A rule of the user's own may ask for anything.</summary>
    public static IEnumerable<string> RanksOutOfRange(LayerPlan[] layers) =>
        from layer in layers
        where layer.Ranks is { } range && (range.Lowest < 1 || range.Highest > HighestRank(layer))
        select $"The rank rule allows {layer.Ranks} for {layer.Site.Name}, which must be from 1 to {HighestRank(layer)}.";

    /// <summary>Whether the convolution could be decomposed if it paid.</summary>
    public static bool IsOfItsCost(KeptReason reason) => reason.Kind is KeptReasonKind.NotCheaper or KeptReasonKind.NoRank or KeptReasonKind.LeftByBudget;

    private static int HighestRank(LayerPlan layer) => layer.Mode!.Value.HighestRank(layer.Site.Geometry!.Weight);
}
