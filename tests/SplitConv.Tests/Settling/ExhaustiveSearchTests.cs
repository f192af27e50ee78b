using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Ranks;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>A budget chooses as well as trying every way and rank of every layer does.</summary>
public sealed class ExhaustiveSearchTests
{
    private const double Rounding = 1e-9;

    // Few ranks, so that there are few combinations.
    private static readonly DecompositionOptions Options = GeneratedModels.Options with { RankMultiple = 16, Schemes = DecompositionSchemes.All };

    private static readonly Gen<ModelBudget> Budgets =
        Gen.Select(Gen.OneOf(BudgetedCost.Macs, BudgetedCost.Parameters), Gen.Double[0.1, 0.95], (cost, share) => new ModelBudget(cost, share));

    [Fact]
    public void Without_sensitivities() => Gen.Select(GeneratedModels.OfLayers(3), Budgets, Gen.Enum<DecompositionSchemes>()).Sample((sites, budget, schemes) =>
        AssertLeast(sites, Options with { Budget = budget, Schemes = schemes }), iter: 80);

    [Fact]
    public void With_sensitivities() => Gen.Select(GeneratedModels.OfLayers(3), Budgets, Gen.Double[0, 3].Array[6]).Sample((sites, budget, numbers) => AssertLeast(sites, Options with
    {
        Budget = budget,
        Sensitivities = new Dictionary<string, LayerSensitivity>
        {
            [sites[0].Name] = LayerSensitivity.Constant(100 * numbers[0]),
            [sites[^1].Name] = new([new(0.05, numbers[1]), new(0.2, numbers[2]), new(0.4, numbers[3] + numbers[2])]),
        },
    }), iter: 80);

    [Fact]
    public void Beside_rules_for_some_layers() => Gen.Select(GeneratedModels.OfLayers(3), Budgets).Sample((sites, budget) =>
        AssertLeast(sites, Options with { Budget = budget, LayerRules = [new LayerRule("layer0|layer9", new FixedRankRule(16) { Rounds = true })] }), iter: 80);

    [Fact]
    public void Beside_ranks_by_name() => Gen.Select(GeneratedModels.OfLayers(3), Budgets).Sample((sites, budget) =>
        AssertLeast(sites, Options with { Budget = budget, Schemes = DecompositionSchemes.Reference, LayerRules = [new LayerRule("layer0|layer9", new FixedRankRule(5))] }), iter: 80);

    private static void AssertLeast(ConvolutionSite[] sites, DecompositionOptions options)
    {
        ModelBudget budget = options.Budget!;
        DecompositionPlan plan = DecompositionPlanner.Plan(sites, options);
        double total = sites.Sum(site => Count(Whole(site)));
        // What the layers with rules of their own come to, settled without a budget.
        DecompositionPlan ruled = Settled.Plan(sites, options with { Budget = null, Sensitivities = new Dictionary<string, LayerSensitivity>() });
        IReadOnlyList<(long Cost, double Damage)>[] choices =
        [
            .. plan.Layers.Select((layer, index) => (IReadOnlyList<(long, double)>)(layer.Budget is null
                ? [(Count(Left(ruled.Layers[index])), 0)]
                : [(Count(Whole(layer.Site)), 0), .. Ways(layer).Select(way => (Count(way.Cost), Damage(layer.Site, way.Discarded)))])),
        ];

        double? least = ExhaustiveSearch.LeastDamage(choices, budget.Share * total * (1 + 1e-12));

        DecompositionPlan? settled = Settled.Within(budget, sites, options);
        Assert.Equal(least is null, settled is null);
        if (settled is null)
            return;
        Assert.Equal(least!.Value, settled.Budget!.Damage, Rounding);
        Assert.InRange(settled.Layers.Sum(layer => Count(Left(layer))), 0, budget.Share * total * (1 + 1e-12));
        Assert.Equal(
            settled.Budget.Damage, settled.EligibleLayers.Where(layer => layer.Budget is not null).Sum(layer => Damage(layer.Site, layer.DiscardedEnergy!.Value)), Rounding);

        IEnumerable<WayAndRank> Ways(LayerPlan layer) => layer.IsEligible ? ExhaustiveSearch.OptionsOf(layer.Site, options) : [];
        double Damage(ConvolutionSite site, double discarded) =>
            options.Sensitivities.TryGetValue(site.Name, out LayerSensitivity? sensitivity) ? sensitivity.Damage(discarded) : discarded;
        long Count(ConvolutionCost cost) => budget.Cost == BudgetedCost.Macs ? cost.Macs : cost.Parameters;
    }

    private static ConvolutionCost Whole(ConvolutionSite site) => ConvolutionCost.Of(site.Geometry!, site.Maps!.Value, site.HasBias, site.ElementType);

    private static ConvolutionCost Left(LayerPlan layer) => layer.Ranks is { } ranks ? layer.CostAt(ranks.Highest)!.Value : Whole(layer.Site);
}
