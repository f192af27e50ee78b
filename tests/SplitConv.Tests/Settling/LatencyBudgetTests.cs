using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>Budgets of the time the whole model takes, by formulas in which the layers do not add up to it.</summary>
public sealed class LatencyBudgetTests
{
    private static readonly ConvolutionGeometry Square = new(new WeightShape(64, 64, 3, 3));

    private static readonly ConvolutionSite[] Sites =
    [
        .. Enumerable.Range(0, 6).Select(index => GeneratedModels.Site(Square, 28, 0.2 * index, (ulong)(10 * index + 1)) with { Name = $"layer{index}" }),
    ];

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(1.1, 0)]
    [InlineData(0.9, 0)]
    [InlineData(1.1, 20)]
    [InlineData(0.9, 20)]
    public void It_lands_where_it_should_whether_layers_take_longer_or_shorter_in_the_model(double together, double elsewhere) => Assert.All([0.8, 0.7, 0.6, 0.5], share =>
    {
        DecompositionPlan plan = Settle(share, new FormulaMeter(Sites) { Together = together, Elsewhere = elsewhere });

        Assert.InRange(1 / plan.Latency!.Value.SpeedUp, share - 0.02, share + 0.02);
    });

    [Fact]
    public void It_lands_where_it_should_if_pairs_lose_time_in_the_model_only() => Assert.All([0.8, 0.7, 0.6, 0.5], share =>
    {
        DecompositionPlan plan = Settle(share, new FormulaMeter(Sites) { LostByPairs = 1.1 });

        Assert.InRange(1 / plan.Latency!.Value.SpeedUp, share - 0.02, share + 0.02);
    });

    [Fact]
    public void Pairs_that_are_too_slow_are_kept_and_the_others_make_up_for_them()
    {
        DecompositionPlan plan = Settle(0.7, new FormulaMeter(Sites) { Slowness = (site, _) => site.Name is "layer1" or "layer4" ? 40 : 1 });

        Assert.InRange(1 / plan.Latency!.Value.SpeedUp, 0.68, 0.72);
        Assert.All([plan.Layers[1], plan.Layers[4]], layer =>
        {
            KeptReason reason = Assert.Single(layer.Reasons);
            Assert.Equal(KeptReasonKind.NotFaster, reason.Kind);
            Assert.Matches(@"^measured: a pair of rank 4 takes \d+\.\d{3} ms, the convolution 28\.921 ms \(0\.\d\dx, less than 1\.05x\)$", reason.Text);
        });
    }

    [Fact]
    public void What_was_fast_enough_and_not_taken_is_left_by_the_budget()
    {
        // High ranks are slow, so that something was refused, but low ones are fast.
        DecompositionPlan plan = Settle(0.95, new FormulaMeter(Sites) { Slowness = (_, pair) => pair.First.OutChannels > 48 ? 9 : 1 });

        LayerPlan[] kept = [.. plan.Layers.Where(layer => !layer.IsEligible)];
        Assert.NotEmpty(kept);
        Assert.All(kept, layer => Assert.Equal("the budget latency:0.95 is met with less damage if it is kept", Assert.Single(layer.Reasons).Text));
    }

    [Theory]
    [InlineData(1.0, 0, 1.0)]
    [InlineData(1.1, 20, 1.0)]
    [InlineData(0.9, 0, 1.0)]
    [InlineData(1.0, 0, 1.1)]
    public void What_cannot_be_reached_names_what_can(double together, double elsewhere, double lostByPairs)
    {
        var meter = new FormulaMeter(Sites) { Together = together, Elsewhere = elsewhere, LostByPairs = lostByPairs };
        // Everything at the first block of ranks.
        var cheapest = Sites.ToDictionary(site => site.Name, _ => PairGeometry.Of(Square, DecompositionMode.SCFK, 4));
        double lowest = 1 / meter.MeasureModel(cheapest, TestContext.Current.CancellationToken).SpeedUp;

        var exception = Assert.Throws<UnreachableBudgetException>(() => Settle(0.01, meter));

        Assert.InRange(exception.Nearest!.Value, lowest, lowest + 1e-4);
        Assert.InRange(1 / Settle(exception.Nearest.Value, meter).Latency!.Value.SpeedUp, lowest, lowest + 0.015);
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(0.9)]
    public void What_is_just_above_the_lowest_can_be_reached_though_the_layers_tell_otherwise(double lostByPairs)
    {
        var meter = new FormulaMeter(Sites) { LostByPairs = lostByPairs };
        double lowest = Assert.Throws<UnreachableBudgetException>(() => Settle(0.01, meter)).Nearest!.Value;

        Assert.InRange(1 / Settle(lowest + 0.02, meter).Latency!.Value.SpeedUp, lowest - 1e-4, lowest + 0.04);
        Assert.Equal(lowest, Assert.Throws<UnreachableBudgetException>(() => Settle(lowest - 0.02, meter)).Nearest);
    }

    [Fact]
    public void Where_nothing_can_be_measured_there_is_no_nearest() =>
        Assert.Null(Assert.Throws<UnreachableBudgetException>(() => Settle(0.6, new FormulaMeter(Sites) { CanMeasure = _ => false })).Nearest);

    [Fact]
    public void Convolutions_of_unknown_feature_maps_are_kept()
    {
        ConvolutionSite unknown = TestSites.Of("unknown", new WeightShape(64, 64, 3, 3));

        DecompositionPlan plan = Settled.Plan([.. Sites, unknown], Options(0.6, new FormulaMeter([.. Sites, unknown])));

        Assert.Equal("its feature maps are unknown, so that the budget cannot weigh it", Assert.Single(plan.Layers[^1].Reasons).Text);
        Assert.InRange(1 / plan.Latency!.Value.SpeedUp, 0.58, 0.62);
    }

    [Fact]
    public void Convolutions_with_rules_of_their_own_are_measured_in_all_their_ways()
    {
        // A stem as networks have it: neither of the two modes with a kernel of 1x1 is cheaper at any rank.
        var geometry = new ConvolutionGeometry(new WeightShape(64, 3, 7, 7), new Extent(2, 2), Extent.One, 1);
        ConvolutionSite[] sites = [GeneratedModels.Site(geometry, 28, 0.5, 3) with { Name = "stem" }, .. Sites];
        DecompositionOptions options = Options(0.6, new FormulaMeter(sites)) with { LayerRules = [new LayerRule("stem", ReferenceRankRule.Instance)] };

        DecompositionPlan plan = Settled.Plan(sites, options with { Schemes = DecompositionSchemes.All });

        Assert.Equal((16, "reference"), (plan.Layers[0].Rank!.Value, plan.Layers[0].ChosenBy));
        Assert.InRange(1 / plan.Latency!.Value.SpeedUp, 0.58, 0.62);
    }

    [Fact]
    public void More_schemes_do_no_more_damage_where_layers_add_up() => Assert.All([0.8, 0.6, 0.4], share =>
    {
        var meter = new FormulaMeter(Sites);

        double reference = Settle(share, meter).Budget!.Damage;
        double all = Settled.Plan(Sites, Options(share, meter) with { Schemes = DecompositionSchemes.All }).Budget!.Damage;

        Assert.InRange(all, 0, reference + 1e-9);
    });

    private static DecompositionPlan Settle(double share, FormulaMeter meter) => Settled.Plan(Sites, Options(share, meter));

    private static DecompositionOptions Options(double share, FormulaMeter meter) => new()
    {
        Budget = new ModelBudget(BudgetedCost.Latency, share),
        LatencyMeter = meter,
        RankMultiple = 4,
    };
}
