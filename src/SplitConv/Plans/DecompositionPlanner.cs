using SplitConv.Convolutions;

namespace SplitConv.Plans;

/// <summary>
/// Decides on every convolution of a model: eligibility, then the rank rule or the budget, then the cost gate, then a look at the weights. Everything that can be refused without a
/// singular value is refused here.
/// </summary>
public static class DecompositionPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="sites">The convolutions, in the model's order, under unique names.</param>
    /// <param name="options">What to decompose and how far.</param>
    /// <exception cref="InvalidOptionsException">The options contradict each other, name convolutions the model does not have or that cannot be decomposed, or ranks out of range, or the budget needs feature maps and none are known.</exception>
    public static DecompositionPlan Plan(IReadOnlyList<ConvolutionSite> sites, DecompositionOptions options)
    {
        sites = [.. sites.Select(site => site.Maps is null && options.FeatureMaps.TryGetValue(site.Name, out Costs.FeatureMaps maps) ? site with { Maps = maps } : site)];
        ThrowIfAny([.. OptionsCheck.Contradictions(options)]);
        LayerPlan[] layers = SharedWeights.OutOfBudget([.. sites.Select(site => LayerDecision.Of(site, options))]);
        ThrowIfAny([.. OptionsCheck.UnknownNames(sites, options), .. OptionsCheck.MissingMaps(sites, options), .. OptionsCheck.UnusableLayers(layers, options)]);

        // Read last and once: only the weights of what is left, and those that are shared a single time. Broken ones matter more than a pair that would not be cheaper.
        var defects = new Dictionary<object, KeptReason?>();
        layers = [.. layers.Select(layer => layer.Reasons.All(OptionsCheck.IsOfItsCost) ? WithDefects(layer, defects) : layer)];
        ThrowIfAny([.. OptionsCheck.UnusableLayers(layers, options), .. OptionsCheck.RanksOutOfRange(layers)]);
        layers = WithinMemory(layers, options.MemoryLimit);
        ThrowIfAny([.. OptionsCheck.UnusableLayers(layers, options)]);
        return new DecompositionPlan(layers, options);
    }

    // A weight that is shared is decomposed once, up to the highest rank any of its convolutions may get.
    private static LayerPlan[] WithinMemory(LayerPlan[] layers, long limit)
    {
        var needed = FactorJob.Of(layers).SelectMany(job => job.Indices.Select(index => (index, job.Memory))).ToDictionary();
        return
        [
            .. layers.Select((layer, index) => needed.TryGetValue(index, out long memory) && memory > limit
                ? layer.Kept(KeptReason.TooLarge(memory, limit))
                : layer),
        ];
    }

    private static LayerPlan WithDefects(LayerPlan layer, Dictionary<object, KeptReason?> known)
    {
        object identity = layer.Site.WeightIdentity ?? layer;
        if (!known.TryGetValue(identity, out KeptReason? defect))
            known[identity] = defect = WeightDefects.Find(layer.Site.LoadKernel!());
        return defect is null ? layer : layer.Kept(defect);
    }

    private static void ThrowIfAny(IReadOnlyList<string> violations)
    {
        if (violations.Count > 0)
            throw new InvalidOptionsException(violations);
    }
}
