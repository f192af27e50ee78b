using SplitConv.Plans;
using SplitConv.Ranks;

namespace SplitConv.Onnx.Sensitivities;

/// <summary>The pairs a convolution is tried with, in every way, from low ranks to the break-even.</summary>
/// <param name="Layer">The convolution.</param>
/// <param name="Candidate">The way.</param>
/// <param name="Ranks">The ranks.</param>
internal sealed record TrialPairs(LayerPlan Layer, PairCandidate Candidate, IReadOnlyList<int> Ranks)
{
    // Where between the lowest rank and the break-even. Damage may rise steeply at the lowest ranks, so that those must not be guessed from higher ones.
    private static readonly double[] Places = [0, 0.2, 0.5, 0.85];

    /// <summary>The trials of a convolution.</summary>
    public static IEnumerable<TrialPairs> Of(LayerPlan layer, bool useCostGate) =>
        from candidate in layer.Candidates
        let ranks = candidate.Ranks(useCostGate).ToArray()
        where ranks.Length > 0
        select new TrialPairs(layer, candidate, [.. Places.Select(place => ranks[(int)(place * ranks.Length)]).Distinct()]);

    /// <summary>The pairs of some of the ranks; the kernel is decomposed once.</summary>
    public IReadOnlyList<LayerPair> Compute(IReadOnlyList<int> ranks, DecompositionOptions options, CancellationToken cancellationToken)
    {
        // One identity, so that the ranks share the work.
        ConvolutionSite site = Layer.Site with { WeightIdentity = Layer.Site };
        LayerPlan[] layers = [.. ranks.Select(rank => Layer with { Site = site, IsOpen = false, Rank = rank, Ranks = new RankRange(rank, rank), Candidates = [Candidate], Mode = Candidate.Mode })];
        var plan = new DecompositionPlan(layers, options with { UseCostGate = false, Budget = null });
        return [.. FactorComputation.Run(plan, cancellationToken: cancellationToken).Select(outcome => outcome.Pair).OfType<LayerPair>()];
    }

    /// <summary>A trial in a few words, for telling measurements apart.</summary>
    public string NameOf(int rank) => $"{Layer.Site.Name} {Candidate.Mode} {rank}";
}
