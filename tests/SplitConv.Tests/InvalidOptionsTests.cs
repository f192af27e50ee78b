using System.Text.RegularExpressions;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class InvalidOptionsTests
{
    private static readonly ConvolutionSite[] Sites =
    [
        TestSites.Of("good", TestSites.Small),
        TestSites.Of("better", TestSites.Small),
        TestSites.Of("pointwise", new WeightShape(64, 64, 1, 1)),
        TestSites.Of("left.out", TestSites.Small),
    ];

    [Fact]
    public void Every_violation_is_named_in_one_message()
    {
        var options = new DecompositionOptions
        {
            LayerRanks = new Dictionary<string, int> { ["missing"] = 8, ["good"] = 0, ["better"] = 57, ["pointwise"] = 8, ["left.out"] = 8 },
            Include = [new Regex("^nothing")],
            Exclude = [new Regex("^left"), new Regex("nobody$")],
        };

        var exception = Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan(Sites, options with { Include = [.. options.Include, new Regex(".")] }));

        Assert.Equal(
            [
                "No convolution has a name that matches '^nothing'.",
                "No convolution has a name that matches 'nobody$'.",
                "No convolution is called 'missing'.",
                "The rank of good must be from 1 to 56, not 0.",
                "The rank of better must be from 1 to 56, not 57.",
                "pointwise cannot be decomposed: kernel 1x1 is below 3x3.",
                "left.out cannot be decomposed: left out: its name matches ^left.",
            ],
            exception.Violations);
        Assert.All(exception.Violations, violation => Assert.Contains(violation, exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(57)]
    [InlineData(int.MaxValue)]
    public void A_rank_outside_the_singular_values_is_refused_with_and_without_the_gate(int rank) =>
        Assert.All([true, false], gate =>
        {
            var options = new DecompositionOptions { UseCostGate = gate, LayerRanks = new Dictionary<string, int> { ["good"] = rank } };

            var exception = Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan(Sites, options));

            Assert.Equal($"The rank of good must be from 1 to 56, not {rank}.", exception.Message);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(56)]
    public void Ranks_at_the_limits_are_accepted(int rank) => DecompositionPlanner.Plan(
        Sites, new DecompositionOptions { LayerRanks = new Dictionary<string, int> { ["good"] = rank } });

    [Theory, InlineData(BudgetedCost.Macs), InlineData(BudgetedCost.Latency)]
    public void A_budget_that_needs_feature_maps_says_so_where_none_are_known(BudgetedCost cost)
    {
        var options = new DecompositionOptions { Budget = new ModelBudget(cost, 0.5), LatencyMeter = new NoMeter() };

        var exception = Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan(Sites, options));

        Assert.Contains($"{cost.Name()}:0.5 needs the feature maps", Assert.Single(exception.Violations), StringComparison.Ordinal);
        Assert.Contains("FeatureMaps", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_of_macs_goes_without_the_feature_maps_of_some_convolutions()
    {
        var options = new DecompositionOptions
        {
            Budget = new ModelBudget(BudgetedCost.Macs, 0.5),
            FeatureMaps = new Dictionary<string, FeatureMaps> { ["good"] = new(1, new Extent(8, 8), new Extent(8, 8)) },
        };

        DecompositionPlan plan = DecompositionPlanner.Plan(Sites, options);

        Assert.Equal(["good"], plan.EligibleLayers.Select(layer => layer.Site.Name));
        KeptReason reason = Assert.Single(plan.Layers.Single(layer => layer.Site.Name == "better").Reasons);
        Assert.Equal(KeptReasonKind.LeftByBudget, reason.Kind);
    }

    [Fact]
    public void A_budget_of_parameters_needs_no_feature_maps() =>
        Assert.True(DecompositionPlanner.Plan(Sites, new DecompositionOptions { Budget = new ModelBudget(BudgetedCost.Parameters, 0.5) }).IsOpen);

    private sealed class NoMeter : ILatencyMeter
    {
        public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken) => null;

        public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken) => new(1, 1);
    }
}
