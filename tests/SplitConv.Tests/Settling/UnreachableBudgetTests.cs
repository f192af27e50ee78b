using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

public sealed class UnreachableBudgetTests
{
    private static readonly ConvolutionSite Square = TestSites.Of("square", new WeightShape(64, 64, 3, 3)).WithMaps(14);

    [Fact]
    public void The_message_names_the_nearest_share_and_what_reaches_further()
    {
        // The first block of 16 ranks needs a sixth.
        var exception = Assert.Throws<UnreachableBudgetException>(() => Settled.Plan([Square], Options("macs:0.1")));

        Assert.Equal((0.1667, new ModelBudget(BudgetedCost.Macs, 0.1)), (exception.Nearest!.Value, exception.Budget));
        Assert.Equal(
            "The budget macs:0.1 cannot be met: the lowest that can be reached is macs:0.1667. More ways of decomposing (Schemes, --schemes all), more eligible convolutions "
                + "(--min-channels, --allow-dilation, --stride-limit), a lower rank multiple (--rank-multiple) or a lower speed-up to ask for (--keep-if) reach further.",
            exception.Message);
    }

    [Theory]
    [InlineData("macs:0.001")]
    [InlineData("parameters:0.001")]
    public void What_is_named_as_nearest_can_be_reached_and_hardly_less(string text) => GeneratedModels.OfLayers(4).Sample(sites =>
    {
        DecompositionOptions options = GeneratedModels.Options with { Budget = ModelBudget.Parse(text, out _), Schemes = DecompositionSchemes.Spatial };
        ModelBudget budget = options.Budget!;
        if (Assert.Throws<UnreachableBudgetException>(() => Settled.Plan(sites, options)).Nearest is not { } nearest)
            return;

        Assert.InRange(Settled.Plan(sites, options with { Budget = budget with { Share = nearest } }).Budget!.Reached, nearest - 1e-4, nearest);
        Assert.Null(Settled.Within(budget with { Share = nearest - 1e-4 }, sites, options));
    }, iter: 50);

    [Fact]
    public void A_share_of_few_digits_that_is_exactly_the_lowest_is_named_as_it_is()
    {
        // 8 of 20 * 8 * 5 * 5 / ((20 + 8) * 5) ranks.
        ConvolutionSite site = TestSites.Of("layer", new WeightShape(20, 8, 5, 5)).WithMaps(5);

        Assert.Equal(0.28, Assert.Throws<UnreachableBudgetException>(() => Settled.Plan([site], GeneratedModels.Options with { Budget = ModelBudget.Parse("macs:0.1", out _) })).Nearest);
    }

    [Fact]
    public void What_is_too_slow_does_not_count() => GeneratedModels.OfLayers(4).Sample(sites =>
    {
        var meter = new FormulaMeter(sites);
        DecompositionOptions options = GeneratedModels.Options with { Budget = new ModelBudget(BudgetedCost.Macs, 0.001), LatencyMeter = meter };
        if (Assert.Throws<UnreachableBudgetException>(() => Settled.Plan(sites, options)).Nearest is not { } nearest)
            return;

        DecompositionPlan plan = Settled.Plan(sites, options with { Budget = options.Budget! with { Share = nearest } });

        Assert.InRange(plan.Budget!.Reached, nearest - 1e-4, nearest);
        Assert.All(plan.EligibleLayers, layer => Assert.InRange(layer.Latency!.Value.SpeedUp, options.LeastSpeedUp, 100));
    }, iter: 50);

    // Nothing that could be decomposed, nothing whose cost is known, nothing at all.
    [Theory]
    [InlineData("macs:0.5")]
    [InlineData("parameters:0.5")]
    public void Where_nothing_can_be_decomposed_there_is_no_nearest(string text) => Assert.All(
        (ConvolutionSite[][])
        [
            [TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1)).WithMaps(14)],
            [TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1)).WithMaps(14), new ConvolutionSite { Name = "line", Obstacles = [new KeptReason(KeptReasonKind.NotTwoDimensional, "the kernel has 3 axes")] }],
            [],
        ],
        sites =>
        {
            var exception = Assert.Throws<UnreachableBudgetException>(() => Settled.Plan(sites, Options(text)));

            Assert.Null(exception.Nearest);
            Assert.StartsWith($"The budget {text} cannot be met: no convolution can be decomposed for it. ", exception.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void Without_any_feature_maps_there_are_no_multiply_accumulates_to_budget() => Assert.StartsWith(
        "The budget macs:0.5 needs the feature maps of the convolutions, and none are known",
        Assert.Throws<InvalidOptionsException>(() => Settled.Plan([Square with { Maps = null }], Options("macs:0.5"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Who_goes_on_to_the_factors_is_told_too()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan([TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1)).WithMaps(14)], Options("macs:0.5"));

        Assert.Throws<UnreachableBudgetException>(() => FactorComputation.Run(plan, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_plan_that_is_settled_stays_as_it_is()
    {
        DecompositionPlan plan = Settled.Plan([Square], Options("macs:0.5"));

        Assert.Same(plan, PlanSettlement.Run(plan, cancellationToken: TestContext.Current.CancellationToken));
    }

    private static DecompositionOptions Options(string budget) => new() { Budget = ModelBudget.Parse(budget, out _) };
}
