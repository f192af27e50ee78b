using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>What a plan settles on is what is then made.</summary>
public sealed class SettledFactorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Choosers => ["macs:0.6", "parameters:0.6", "energy:0.8", "error:0.5", "ratio:0.5", "rank:8", "reference"];

    [Theory, MemberData(nameof(Choosers))]
    public void The_pairs_have_the_ways_ranks_and_errors_of_the_plan(string chooser) => GeneratedModels.OfLayers(4).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { Schemes = DecompositionSchemes.All, Budget = ModelBudget.Parse(chooser, out _) };
        if (options.Budget is null)
            options = options with { RankRule = RankRules.Parse(chooser, out _)! };
        DecompositionPlan plan;
        try
        {
            plan = Settled.Plan(sites, options);
        }
        catch (UnreachableBudgetException)
        {
            return;
        }

        IReadOnlyList<LayerOutcome> outcomes = FactorComputation.Run(plan, cancellationToken: Token);

        Assert.All(plan.Layers.Zip(outcomes), pair =>
        {
            Assert.Equal(pair.First.Reasons, pair.Second.Reasons);
            if (pair.First.IsEligible)
                AssertMade(pair.First, pair.Second.Pair!);
        });
        // Whoever does not settle it first gets the same.
        Assert.All(outcomes.Zip(FactorComputation.Run(DecompositionPlanner.Plan(sites, options), cancellationToken: Token)), pair =>
            Assert.Equal((pair.First.Pair?.Mode, pair.First.Pair?.Rank), (pair.Second.Pair?.Mode, pair.Second.Pair?.Rank)));
    }, iter: 50);

    private static void AssertMade(LayerPlan layer, LayerPair made)
    {
        Assert.Equal(layer.Mode, made.Mode);
        Assert.Equal(layer.Ranks!.Value, new RankRange(made.Rank, made.Rank));
        double error = Matrices.RelativeDifference(layer.Site.LoadKernel!().ToValues(), made.Kernels.Compose());
        Assert.Equal(error, made.RelativeError!.Value, 1e-9);
        // Plans that one rank is possible for need no spectrum.
        if (layer.DiscardedEnergy is { } discarded)
            Assert.Equal(error, Math.Sqrt(discarded), 1e-3 * error + 1e-7);
    }
}
