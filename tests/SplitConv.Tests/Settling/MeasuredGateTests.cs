using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

/// <summary>Only pairs that are measured to be fast enough are made. 64 channels at 28x28 take 28.92 ms in one convolution, and at rank 16 4.86 ms in two.</summary>
public sealed class MeasuredGateTests
{
    private static readonly ConvolutionSite Plain = TestSites.Of("plain", new WeightShape(64, 64, 3, 3)).WithMaps(28);

    // Half the width and height out: 7.25 ms, and 1.85 ms at rank 16.
    private static readonly ConvolutionSite Strided =
        TestSites.Of("strided", Plain.Geometry! with { Stride = new Extent(2, 2) }) with { Maps = new FeatureMaps(1, new Extent(28, 28), new Extent(14, 14)) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_pair_that_is_not_faster_is_not_made_and_both_times_say_why()
    {
        var meter = new FormulaMeter([Plain, Strided]) { Slowness = SlowStrides };

        DecompositionPlan plan = Settle(meter, [Plain, Strided], new DecompositionOptions { RankRule = new FixedRankRule(16) });

        Assert.Equal(
            new KeptReason(KeptReasonKind.NotFaster, "measured: a pair of rank 16 takes 9.232 ms, the convolution 7.245 ms (0.78x, less than 1.05x)"),
            Assert.Single(plan.Layers[1].Reasons));
        Assert.Empty(plan.Layers[0].Reasons);
        Assert.Equal(28.921, plan.Layers[0].Latency!.Value.Original, 1e-3);
        Assert.Equal(4.857, plan.Layers[0].Latency!.Value.Pair, 1e-3);
        Assert.Equal(36.167, plan.Latency!.Value.Original, 1e-3);
        Assert.Equal(4.857 + 7.245, plan.Latency!.Value.Decomposed, 2e-3);
    }

    [Fact]
    public void A_pair_that_is_exactly_fast_enough_is_made() => Assert.All([1.0, 2.5], least =>
    {
        var meter = new SameMeter(new PairLatency(least, 1));

        Assert.Empty(Only(Settle(meter, [Plain], new DecompositionOptions { LeastSpeedUp = least })).Reasons);
        Assert.NotEmpty(Only(Settle(meter, [Plain], new DecompositionOptions { LeastSpeedUp = least + 1e-9 })).Reasons);
    });

    [Fact]
    public void What_cannot_be_measured_is_made()
    {
        ConvolutionSite unknown = TestSites.Of("unknown", new WeightShape(64, 64, 3, 3));

        DecompositionPlan plan = Settle(new FormulaMeter([Plain, unknown]) { CanMeasure = _ => false, Slowness = (_, _) => 9 }, [Plain, unknown]);

        Assert.All(plan.Layers, layer => Assert.Equal((true, null), (layer.IsEligible, layer.Latency)));
    }

    [Fact]
    public void Of_several_ways_the_next_best_that_is_fast_enough_is_taken()
    {
        // Whatever takes the height first is slow.
        var meter = new FormulaMeter([Plain]) { Slowness = (_, pair) => pair.FirstAxes.Height ? 9 : 1 };
        var options = new DecompositionOptions { Schemes = DecompositionSchemes.Spatial };

        LayerPlan layer = Only(Settle(meter, [Plain], options));

        Assert.Equal(DecompositionMode.SCFK, DecompositionModes.Choose(Plain.Geometry!.Weight));
        Assert.Equal(DecompositionMode.FCFK, layer.Mode);
        Assert.Equal(KeptReasonKind.NotFaster, Assert.Single(Only(Settle(meter, [Plain], options with { Schemes = DecompositionSchemes.Reference })).Reasons).Kind);
    }

    [Fact]
    public void A_budget_is_met_without_what_was_refused() => GeneratedModels.OfLayers(4).Sample(sites =>
    {
        var budget = new ModelBudget(BudgetedCost.Macs, 0.7);
        // The others need not be fast.
        var meter = new FormulaMeter(sites) { Slowness = (site, _) => site.Geometry!.Stride == Extent.One ? 1e-6 : 1e6 };
        DecompositionOptions unstrided = GeneratedModels.Options with { Eligibility = GeneratedModels.Options.Eligibility with { LargestStride = 1 } };

        DecompositionPlan? measured = Settled.Within(budget, sites, GeneratedModels.Options with { LatencyMeter = meter });
        DecompositionPlan? expected = Settled.Within(budget, sites, unstrided);

        Assert.Equal(expected?.Budget!.Damage, measured?.Budget!.Damage);
        Assert.Equal(expected?.Layers.Select(layer => layer.Rank), measured?.Layers.Select(layer => layer.Rank));
    }, iter: 50);

    [Fact]
    public void A_budget_keeps_below_the_rank_at_which_a_pair_was_too_slow()
    {
        var meter = new FormulaMeter([Plain]) { Slowness = (_, pair) => pair.First.OutChannels > 32 ? 9 : 1 };

        LayerPlan layer = Only(Settle(meter, [Plain], new DecompositionOptions { Budget = new ModelBudget(BudgetedCost.Macs, 0.9) }));

        Assert.Equal(32, layer.Rank);
    }

    [Fact]
    public void Cancelled_in_the_middle_it_stops_at_once()
    {
        using var source = new CancellationTokenSource();
        int measured = 0;
        var meter = new FormulaMeter([Plain, Strided, Plain with { Name = "third" }])
        {
            Measuring = (_, _) =>
            {
                if (++measured == 2)
                    source.Cancel();
            },
        };
        DecompositionPlan plan = DecompositionPlanner.Plan([Plain, Strided, Plain with { Name = "third" }], new DecompositionOptions { LatencyMeter = meter });

        Assert.Throws<OperationCanceledException>(() => PlanSettlement.Run(plan, cancellationToken: source.Token));

        Assert.Equal(2, measured);
    }

    [Fact]
    public void Every_measurement_is_told_of()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        PlanSettlement.Run(DecompositionPlanner.Plan([Plain, Strided], new DecompositionOptions { LatencyMeter = new FormulaMeter([Plain, Strided]) }), progress, Token);

        Assert.Equal(
            [new DecompositionProgress("plain", 0, 2), new DecompositionProgress("strided", 1, 2)],
            progress.Reports.Where(report => report.Stage == DecompositionStage.Measuring).Select(report => report with { Stage = DecompositionStage.Factors }));
    }

    private static double SlowStrides(ConvolutionSite site, PairGeometry pair) => site.Geometry!.Stride == Extent.One ? 1 : 5;

    private static DecompositionPlan Settle(ILatencyMeter meter, ConvolutionSite[] sites, DecompositionOptions? options = null) =>
        Settled.Plan(sites, (options ?? new DecompositionOptions()) with { LatencyMeter = meter });

    private static LayerPlan Only(DecompositionPlan plan) => Assert.Single(plan.Layers);

    // Everything takes the same time.
    private sealed class SameMeter(PairLatency latency) : ILatencyMeter
    {
        public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken) => latency;

        public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken) => new(latency.Original, latency.Pair);
    }
}
