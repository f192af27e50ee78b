using SplitConv.Convolutions;
using SplitConv.Latencies;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

/// <summary>Where a budget of latency keeps a convolution, the reason says whether it could have been faster.</summary>
public sealed class KeptByBudgetTests
{
    [Fact]
    public void A_convolution_of_which_some_pairs_are_faster_is_kept_by_the_budget()
    {
        KeptReason reason = ReasonForSensitive(new LinearMeter(4));
        Assert.Equal(KeptReasonKind.LeftByBudget, reason.Kind);
    }

    [Fact]
    public void A_convolution_of_which_no_pair_is_faster_is_kept_because_of_that()
    {
        KeptReason reason = ReasonForSensitive(new LinearMeter(4) { SlowLayer = "sensitive" });
        Assert.Equal(KeptReasonKind.NotFaster, reason.Kind);
    }

    private static KeptReason ReasonForSensitive(ILatencyMeter meter)
    {
        ConvolutionSite[] sites = [TestSites.Of("robust", TestSites.Small).WithMaps(8), TestSites.Of("sensitive", TestSites.Small).WithMaps(8)];
        var options = new DecompositionOptions
        {
            Budget = new ModelBudget(BudgetedCost.Latency, 0.8),
            RankMultiple = 1,
            LatencyMeter = meter,
            Sensitivities = new Dictionary<string, LayerSensitivity> { ["sensitive"] = LayerSensitivity.Constant(1000) },
        };
        DecompositionPlan plan = PlanSettlement.Run(DecompositionPlanner.Plan(sites, options), null, TestContext.Current.CancellationToken);
        Assert.Equal(["robust"], plan.EligibleLayers.Select(layer => layer.Site.Name));
        return Assert.Single(plan.Layers[1].Reasons);
    }

    // A convolution takes 100 ms, a pair so many for each of its ranks: the highest ranks are slower.
    private sealed class LinearMeter(double perRank) : ILatencyMeter
    {
        private const double Whole = 100;

        public string SlowLayer { get; init; } = "";

        public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken) => new PairLatency(Whole, Time(site.Name, pair));

        public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken) =>
            new(2 * Whole, 2 * Whole + pairs.Sum(pair => Time(pair.Key, pair.Value) - Whole));

        private double Time(string name, PairGeometry pair) => perRank * pair.First.OutChannels + (name == SlowLayer ? Whole : 0);
    }
}
