using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.Ranks;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>With calibration, energies are those of the outputs.</summary>
public sealed class OutputSpectraTests
{
    // What flows through the second layer is all but a few patterns.
    private static readonly ChainNetwork Network = new(
        [
            NetworkLayer.Of("first", 12, 12, 3, 3),
            NetworkLayer.Of("second", 12, 12, 3, 3, 7) with { Bias = null },
        ],
        InputMaps.Of(20, 12, 8, 8));

    private static readonly DecompositionOptions All = Calibrated.Options with { Schemes = DecompositionSchemes.All };

    public static TheoryData<string, IRankRule> Rules => new()
    {
        { "energy", new EnergyRankRule(0.9) },
        { "error", new ErrorRankRule(0.3) },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Rules_by_energy_keep_the_share_of_the_outputs_with_lower_ranks(string name, IRankRule rule)
    {
        DecompositionPlan plain = Settle(Calibrated.Options with { RankRule = rule }, calibrate: false), calibrated = Settle(Calibrated.Options with { RankRule = rule });

        Assert.All(calibrated.Layers.Zip(plain.Layers), layers =>
        {
            KernelSpectrum spectrum = Assert.Single(layers.First.OutputSpectra).Value;
            int rank = layers.First.Rank!.Value;
            double most = name == "energy" ? 0.1 : 0.09;
            Assert.True(rank < layers.Second.Rank);
            Assert.True(spectrum.DiscardedEnergy(rank) <= most && spectrum.DiscardedEnergy(rank - 1) > most);
            Assert.Equal(spectrum.DiscardedEnergy(rank), layers.First.DiscardedEnergy);
        });
    }

    [Theory]
    [InlineData(DecompositionSchemes.Reference)]
    [InlineData(DecompositionSchemes.All)]
    public void The_rank_of_the_reference_does_not_change(DecompositionSchemes schemes)
    {
        DecompositionOptions options = Calibrated.Options with { Schemes = schemes };
        PlanResult plain = PlanExecution.Run(DecompositionPlanner.Plan(Network.Sites, options), cancellationToken: TestContext.Current.CancellationToken);
        PlanResult calibrated = Calibrated.Run(Network, options);

        Assert.All(calibrated.Outcomes.Zip(plain.Outcomes), outcomes => Assert.True(schemes == DecompositionSchemes.All || outcomes.First.Pair!.Rank == outcomes.Second.Pair!.Rank));
        Assert.All(calibrated.Plan.Layers, layer => Assert.Equal(schemes == DecompositionSchemes.All, layer.OutputSpectra.Count > 0));
        Assert.All(calibrated.Plan.Layers.Where(layer => layer.OutputSpectra.Count > 0), layer => Assert.Equal(layer.Spectra.Keys.Order(), layer.OutputSpectra.Keys.Order()));
    }

    [Fact]
    public void Budgets_count_the_damage_to_the_outputs()
    {
        DecompositionPlan plan = Settle(All with { Budget = new ModelBudget(BudgetedCost.Macs, 0.5) });

        Assert.Equal(plan.EligibleLayers.Sum(layer => layer.OutputSpectra[layer.Mode!.Value].DiscardedEnergy(layer.Rank!.Value)), plan.Budget!.Damage, 1e-9);
        Assert.InRange(plan.Budget.Reached, 0, 0.5);
    }

    [Fact]
    public void The_curves_are_those_of_the_outputs()
    {
        LayerPlan layer = Settle(All with { RankRule = new EnergyRankRule(0.9) }).Layers[1];

        IReadOnlyList<LayerCurve> curves = LayerCurves.Of(layer, All, TestContext.Current.CancellationToken);

        Assert.Equal(4, curves.Count);
        Assert.All(curves, curve => Assert.Same(layer.OutputSpectra[curve.Candidate.Mode], curve.Spectrum));
    }

    [Fact]
    public void What_cannot_be_watched_goes_by_its_kernel()
    {
        DecompositionOptions options = Calibrated.Options with { RankRule = new EnergyRankRule(0.9) };
        var network = new ChainNetwork([Network.Layers[0], Network.Layers[1] with { IsWatched = false }], Network.Inputs);
        DecompositionPlan plain = Settle(options, calibrate: false);

        DecompositionPlan plan = PlanSettlement.Run(DecompositionPlanner.Plan(Sites, options with { Calibration = network }), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(plan.Layers[1].OutputSpectra);
        Assert.Equal(plain.Layers[1].Rank, plan.Layers[1].Rank);
        Assert.NotEmpty(plan.Layers[0].OutputSpectra);
    }

    [Fact]
    public void White_inputs_say_what_the_kernel_says()
    {
        var network = new ChainNetwork([Network.Layers[0] with { Margins = default }], InputMaps.White(200, 12, 12, 12));
        LayerPlan layer = PlanSettlement.Run(DecompositionPlanner.Plan(network.Sites, Calibrated.Options with { RankRule = new EnergyRankRule(0.9), Calibration = network }), cancellationToken: TestContext.Current.CancellationToken).Layers[0];
        DecompositionMode mode = layer.Mode!.Value;

        Assert.All(Enumerable.Range(0, 36), rank => Assert.Equal(layer.Spectra[mode].DiscardedEnergy(rank), layer.OutputSpectra[mode].DiscardedEnergy(rank), 0.01));
    }

    [Fact]
    public void Progress_tells_every_layer_that_is_watched()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        Calibrated.Run(Network, Calibrated.Options with { RankRule = new EnergyRankRule(0.9) }, progress);

        Assert.Equal(["first", "second", "first", "first", "second"], progress.Reports.Where(report => report.Stage == DecompositionStage.Spectra).Select(report => report.Layer));
    }

    private static IReadOnlyList<ConvolutionSite> Sites => [.. Network.Sites.Select(site => site with { Maps = new FeatureMaps(1, new Extent(8, 8), new Extent(8, 8)) })];

    private static DecompositionPlan Settle(DecompositionOptions options, bool calibrate = true) =>
        PlanSettlement.Run(DecompositionPlanner.Plan(Sites, options with { Calibration = calibrate ? Network : null }), cancellationToken: TestContext.Current.CancellationToken);
}
