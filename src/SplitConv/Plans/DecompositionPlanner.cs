using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>
/// Decides on every convolution of a model: eligibility, then the rank rule, then the cost gate. Everything that can be refused without a
/// singular value is refused here.
/// </summary>
public static class DecompositionPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="sites">The convolutions, in the model's order, under unique names.</param>
    /// <param name="options">What to decompose and how far.</param>
    /// <exception cref="InvalidOptionsException">The options name convolutions the model does not have or that cannot be decomposed, or ranks out of range.</exception>
    public static DecompositionPlan Plan(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options)
    {
        var plan = new DecompositionPlan([.. sites.Select(site => Decide(site, options))]);
        List<string> violations = [.. UnmatchedPatterns(sites, options), .. UnusableLayerRanks(plan, options)];
        return violations.Count == 0 ? plan : throw new InvalidOptionsException(violations);
    }

    private static LayerPlan Decide(ConvolutionSite site, DecompositionOptions options)
    {
        IRankRule rule = options.LayerRanks.TryGetValue(site.Name, out int rank) ? new FixedRankRule(rank) : options.RankRule;
        var reasons = new List<KeptReason>(site.Obstacles);
        if (site.Geometry is not null)
            reasons.AddRange(Eligibility.Examine(site.Geometry));
        if (NameReason(site.Name, options) is { } named)
            reasons.Add(named);

        if (reasons.Count == 0 && site.LoadKernel is { } load && WeightDefects.Find(load()) is { } defect)
            reasons.Add(defect);

        DecompositionMode? mode = site.Geometry is { Groups: 1 } geometry ? DecompositionModes.Choose(geometry.Weight) : null;
        if (reasons.Count > 0 || mode is null)
            return new LayerPlan { Site = site, Rule = rule, Mode = mode, Reasons = reasons };

        RankRange range = rule.Range(site.Geometry!.Weight);
        if (options.UseCostGate)
        {
            if (CostGate.Refuse(site.Geometry, mode.Value, site.MapsOrOnePosition, range.Lowest) is { } dear)
                return new LayerPlan { Site = site, Rule = rule, Mode = mode, Reasons = [dear] };
            range = range with { Highest = Math.Min(range.Highest, CostGate.HighestCheaperRank(site.Geometry, mode.Value, site.MapsOrOnePosition)) };
        }

        return new LayerPlan { Site = site, Rule = rule, Mode = mode, Ranks = range };
    }

    private static KeptReason? NameReason(string name, DecompositionOptions options)
    {
        if (options.Exclude.FirstOrDefault(pattern => pattern.IsMatch(name)) is { } excluding)
            return new KeptReason(KeptReasonKind.LeftOutByName, $"left out by --exclude {excluding}");
        return options.Include.Count > 0 && !options.Include.Any(pattern => pattern.IsMatch(name))
            ? new KeptReason(KeptReasonKind.LeftOutByName, "not among those of --include")
            : null;
    }

    private static IEnumerable<string> UnmatchedPatterns(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options) =>
        from pattern in options.Include.Concat(options.Exclude)
        where !sites.Any(site => pattern.IsMatch(site.Name))
        select $"No convolution has a name that matches '{pattern}'.";

    private static IEnumerable<string> UnusableLayerRanks(DecompositionPlan plan, DecompositionOptions options)
    {
        foreach (var (name, rank) in options.LayerRanks)
        {
            LayerPlan? layer = plan.Layers.FirstOrDefault(layer => layer.Site.Name == name);
            if (layer is null)
                yield return $"No convolution is called '{name}'.";
            else if (layer.Mode is null || layer.Reasons.Any(reason => reason.Kind != KeptReasonKind.NotCheaper))
                yield return $"{name} cannot be decomposed: {string.Join("; ", layer.Reasons)}.";
            else if (rank < 1 || rank > layer.Mode.Value.Rows(layer.Site.Geometry!.Weight))
                yield return $"The rank of {name} must be from 1 to {layer.Mode.Value.Rows(layer.Site.Geometry!.Weight)}, not {rank}.";
        }
    }
}
