using SplitConv.Convolutions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>
/// Decides on every convolution of a model: eligibility, then the rank rule, then the cost gate, then a look at the weights. Everything that can be refused without a
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
        if (options.MemoryLimit <= 0)
            throw new InvalidOptionsException([$"The memory limit must be above 0 bytes, not {options.MemoryLimit}."]);
        LayerPlan[] layers = [.. sites.Select(site => Decide(site, options))];
        ThrowIfAny([.. UnmatchedPatterns(sites, options), .. UnusableLayerRanks(layers, options)]);

        // Read last and once: only the weights of what is left, and those that are shared a single time. Broken ones matter more than a pair that would not be cheaper.
        var defects = new Dictionary<object, KeptReason?>();
        layers = [.. layers.Select(layer => layer.Reasons.All(reason => reason.Kind == KeptReasonKind.NotCheaper) ? WithDefects(layer, defects) : layer)];
        ThrowIfAny([.. UnusableLayerRanks(layers, options), .. RanksOutOfRange(layers)]);
        layers = WithinMemory(layers, options.MemoryLimit);
        ThrowIfAny([.. UnusableLayerRanks(layers, options)]);
        return new DecompositionPlan(layers, options.UseCostGate) { MemoryLimit = options.MemoryLimit };
    }

    private static LayerPlan Decide(ConvolutionSite site, DecompositionOptions options)
    {
        IRankRule rule = options.LayerRanks.TryGetValue(site.Name, out int rank) ? new FixedRankRule(rank) : options.RankRule;
        var reasons = new List<KeptReason>(site.Obstacles);
        if (site.Geometry is not null)
            reasons.AddRange(Eligibility.Examine(site.Geometry));
        else if (reasons.Count == 0)
            reasons.Add(new KeptReason(KeptReasonKind.WeightOutOfReach, "its geometry is unknown"));
        if (site.LoadKernel is null && reasons.Count == 0)
            reasons.Add(new KeptReason(KeptReasonKind.WeightOutOfReach, "its weights cannot be read"));
        if (NameReason(site.Name, options) is { } named)
            reasons.Add(named);

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

    // A weight that is shared is decomposed once, up to the highest rank any of its convolutions may get.
    private static LayerPlan[] WithinMemory(LayerPlan[] layers, long limit)
    {
        var needed = FactorJob.Of(layers).SelectMany(job => job.Indices.Select(index => (index, job.Memory))).ToDictionary();
        return
        [
            .. layers.Select((layer, index) => needed.TryGetValue(index, out long memory) && memory > limit
                ? layer with { Reasons = [KeptReason.TooLarge(memory, limit)], Ranks = null }
                : layer),
        ];
    }

    private static LayerPlan WithDefects(LayerPlan layer, Dictionary<object, KeptReason?> known)
    {
        object identity = layer.Site.WeightIdentity ?? layer;
        if (!known.TryGetValue(identity, out KeptReason? defect))
            known[identity] = defect = WeightDefects.Find(layer.Site.LoadKernel!());
        return defect is null ? layer : layer with { Reasons = [defect], Ranks = null };
    }

    private static KeptReason? NameReason(string name, DecompositionOptions options)
    {
        if (options.Exclude.FirstOrDefault(pattern => pattern.IsMatch(name)) is { } excluding)
            return new KeptReason(KeptReasonKind.LeftOutByName, $"left out: its name matches {excluding}");
        return options.Include.Count > 0 && !options.Include.Any(pattern => pattern.IsMatch(name))
            ? new KeptReason(KeptReasonKind.LeftOutByName, "left out: its name matches none of the patterns to include")
            : null;
    }

    private static IEnumerable<string> UnmatchedPatterns(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options) =>
        from pattern in options.Include.Concat(options.Exclude)
        where !sites.Any(site => pattern.IsMatch(site.Name))
        select $"No convolution has a name that matches '{pattern}'.";

    private static IEnumerable<string> UnusableLayerRanks(LayerPlan[] layers, DecompositionOptions options)
    {
        foreach (var (name, rank) in options.LayerRanks)
        {
            LayerPlan? layer = layers.FirstOrDefault(layer => layer.Site.Name == name);
            if (layer is null)
                yield return $"No convolution is called '{name}'.";
            else if (layer.Mode is null || layer.Reasons.Any(reason => reason.Kind != KeptReasonKind.NotCheaper))
                yield return $"{name} cannot be decomposed: {string.Join("; ", layer.Reasons)}.";
            else if (rank < 1 || rank > HighestRank(layer))
                yield return $"The rank of {name} must be from 1 to {HighestRank(layer)}, not {rank}.";
        }
    }

    // A rule of the user's own may ask for anything.
    private static IEnumerable<string> RanksOutOfRange(LayerPlan[] layers) =>
        from layer in layers
        where layer.Ranks is { } range && (range.Lowest < 1 || range.Highest > HighestRank(layer))
        select $"The rank rule allows {layer.Ranks} for {layer.Site.Name}, which must be from 1 to {HighestRank(layer)}.";

    private static int HighestRank(LayerPlan layer)
    {
        WeightShape weight = layer.Site.Geometry!.Weight;
        return Math.Min(layer.Mode!.Value.Rows(weight), layer.Mode.Value.Columns(weight));
    }

    private static void ThrowIfAny(IReadOnlyList<string> violations)
    {
        if (violations.Count > 0)
            throw new InvalidOptionsException(violations);
    }
}
