using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Ranks;

/// <summary>A meter of the user's own decides which pairs are made, and how long the model may take.</summary>
public sealed class MeteredTests
{
    [Fact]
    public void Only_pairs_that_are_measured_to_be_faster_are_made()
    {
        nn.Module<Tensor, Tensor> model = Create();
        var meter = new FakeMeter { MillisecondsPerWeight = geometry => geometry.OutChannels == 6 ? 9 : 1 };

        var result = model.Decompose(options: Options(model, meter));

        Assert.Equal(["0"], result.Changes.Keys);
        LayerOutcome slow = result.Outcomes[1];
        Assert.Equal(KeptReasonKind.NotFaster, Assert.Single(slow.Reasons).Kind);
        Assert.True(result.Outcomes[0].Plan.Latency!.Value.SpeedUp > 1);
        Assert.Equal(["0"], meter.Models[^1].Keys);
        Assert.NotNull(result.Plan!.Latency);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_budget_of_latency_is_met_as_measured()
    {
        nn.Module<Tensor, Tensor> model = Create();
        DecompositionOptions options = Options(model, new FakeMeter()) with { Budget = new ModelBudget(BudgetedCost.Latency, 0.7), RankMultiple = 1 };

        var result = model.Decompose(options: options);

        Assert.InRange(1 / result.Plan!.Latency!.Value.SpeedUp, 0.65, 0.715);
        Assert.InRange(result.Plan.Budget!.Reached, 0, 0.75);
    }

    [Fact]
    public void Pairs_that_could_not_be_measured_are_told()
    {
        nn.Module<Tensor, Tensor> model = Create();
        var meter = new FakeMeter();

        var result = model.Decompose(options: Options(model, meter) with { FeatureMaps = new Dictionary<string, FeatureMaps>() });

        Assert.Equal(2, result.Changes.Count);
        string warning = Assert.Single(result.Warnings);
        Assert.StartsWith("0 and 1 more were decomposed without being measured", warning, StringComparison.Ordinal);
        Assert.Contains("FindFeatureMaps", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_meter_that_fails_leaves_the_model_as_it_was()
    {
        nn.Module<Tensor, Tensor> model = Create();
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var meter = new FakeMeter { MillisecondsPerWeight = _ => throw new NotSupportedException("broken meter") };
        Assert.Equal("broken meter", Assert.Throws<NotSupportedException>(() => model.Decompose(options: Options(model, meter))).Message);
        snapshot.AssertUnchanged();
    }

    private static nn.Module<Tensor, Tensor> Create() => nn.Sequential(Kernels.First(), Kernels.Second());

    private static DecompositionOptions Options(nn.Module<Tensor, Tensor> model, ILatencyMeter meter) => new()
    {
        LatencyMeter = meter,
        FeatureMaps = model.FindFeatureMaps(Kernels.Input()),
    };

    // A convolution takes as long as its weights are many; pairs are as slow per weight as they are told to be.
    private sealed class FakeMeter : ILatencyMeter
    {
        private static readonly Dictionary<string, long> Weights = new() { ["0"] = Kernels.First().weight.numel(), ["1"] = Kernels.Second().weight.numel() };

        public Func<ConvolutionGeometry, double> MillisecondsPerWeight { get; init; } = _ => 1;

        public List<IReadOnlyDictionary<string, PairGeometry>> Models { get; } = [];

        public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken)
        {
            Assert.NotNull(site.Maps);
            return new PairLatency(Weights[site.Name], Time(pair));
        }

        public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken)
        {
            Models.Add(pairs);
            double all = Weights.Values.Sum();
            return new ModelLatency(all, all + pairs.Sum(pair => Time(pair.Value) - Weights[pair.Key]));
        }

        private double Time(PairGeometry pair) => MillisecondsPerWeight(pair.Last) * (pair.First.Weight.Count + pair.Last.Weight.Count);
    }
}
