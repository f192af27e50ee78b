using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

public sealed class BudgetPricesTests
{
    private static readonly double[] Shares = [0.8, 0.5, 0.2, 0.01];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BudgetedCost.Macs)]
    [InlineData(BudgetedCost.Parameters)]
    public void Every_price_is_that_of_the_budget_by_itself(BudgetedCost cost) => GeneratedModels.OfLayers(4).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { Schemes = DecompositionSchemes.Spatial };

        IReadOnlyList<BudgetPrice> prices = BudgetPrices.Of(sites, options, cost, Shares, cancellationToken: Token);

        Assert.Equal(Shares.Select(share => new ModelBudget(cost, share)), prices.Select(price => price.Budget));
        Assert.All(prices, price =>
        {
            DecompositionPlan? alone = Settled.Within(price.Budget, sites, options);
            Assert.Equal(alone?.Budget, price.Plan?.Budget);
            Assert.Equal(alone?.Layers.Select(Choice), price.Plan?.Layers.Select(Choice));
            Assert.Equal(alone?.Layers.SelectMany(layer => layer.Reasons), price.Plan?.Layers.SelectMany(layer => layer.Reasons));
            if (alone is null)
                Assert.Equal(Assert.Throws<UnreachableBudgetException>(() => Settled.Plan(sites, options with { Budget = price.Budget })).Nearest, price.Nearest);
            else
                Assert.Null(price.Nearest);
        });
    }, iter: 30);

    [Fact]
    public void The_spectra_are_computed_once()
    {
        int loads = 0;
        ConvolutionSite site = TestSites.Of("layer", TestSites.Small).WithMaps(14).Counting(() => loads++);

        BudgetPrices.Of([site], new DecompositionOptions(), BudgetedCost.Macs, Shares, cancellationToken: Token);

        // Once to look for broken weights, once for the spectrum.
        Assert.Equal(2, loads);
    }

    [Fact]
    public void Rules_for_single_layers_hold_at_every_price()
    {
        ConvolutionSite[] sites = [.. Enumerable.Range(0, 3).Select(index => TestSites.Of($"layer{index}", new WeightShape(64, 64, 3, 3)).WithMaps(14))];
        var options = new DecompositionOptions { LayerRules = [new LayerRule("layer1", new FixedRankRule(32))] };

        Assert.All(
            BudgetPrices.Of(sites, options, BudgetedCost.Macs, [0.8, 0.5], cancellationToken: Token),
            price => Assert.Equal((DecompositionMode.SCFK, 32, "32"), Choice(price.Plan!.Layers[1])));
    }

    [Fact]
    public void No_shares_have_no_prices() => Assert.Empty(BudgetPrices.Of([], new DecompositionOptions(), BudgetedCost.Macs, [], cancellationToken: Token));

    [Theory]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Every_share_must_be_one(double share) => Assert.Throws<InvalidOptionsException>(
        () => BudgetPrices.Of([TestSites.Of("layer", TestSites.Small).WithMaps(14)], new DecompositionOptions(), BudgetedCost.Macs, [0.5, share], cancellationToken: Token));

    private static (DecompositionMode? Mode, int? Rank, string ChosenBy) Choice(LayerPlan layer) => (layer.Mode, layer.Rank, layer.ChosenBy);
}
