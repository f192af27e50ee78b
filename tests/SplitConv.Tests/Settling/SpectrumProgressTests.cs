using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

public sealed class SpectrumProgressTests
{
    private static readonly ConvolutionSite[] Sites =
    [
        TestSites.Of("small", TestSites.Small), TestSites.Of("large", new WeightShape(64, 64, 3, 3)),
        TestSites.Of("again", TestSites.Small) with { WeightIdentity = "weight" },
        TestSites.Of("shared", TestSites.Small) with { WeightIdentity = "weight" },
    ];

    private static readonly DecompositionOptions Spatial = new() { Schemes = DecompositionSchemes.Spatial };

    [Fact]
    public void Every_spectrum_is_told_of_the_largest_first_and_those_of_a_shared_weight_once()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        PlanSettlement.Run(DecompositionPlanner.Plan(Sites, Spatial), progress, TestContext.Current.CancellationToken);

        Assert.Equal(["large", "large", "small", "small", "again", "again"], progress.Reports.Select(report => report.Layer));
        Assert.Equal(
            Enumerable.Range(0, 6).Select(done => (done, 6, DecompositionStage.Spectra)),
            progress.Reports.Select(report => (report.Done, report.Total, report.Stage)));
    }

    [Fact]
    public void Factors_follow_on_the_spectra()
    {
        var progress = new RecordedProgress<DecompositionProgress>();

        FactorComputation.Run(DecompositionPlanner.Plan(Sites, Spatial), progress, TestContext.Current.CancellationToken);

        Assert.Equal([DecompositionStage.Spectra, DecompositionStage.Factors], progress.Reports.Select(report => report.Stage).Distinct());
        Assert.Equal(new DecompositionProgress("", 4, 4), progress.Reports[^1]);
    }

    [Fact]
    public void Cancellation_stops_between_two_spectra()
    {
        using var source = new CancellationTokenSource();
        var progress = new RecordedProgress<DecompositionProgress>(_ => source.Cancel());

        Assert.Throws<OperationCanceledException>(() => PlanSettlement.Run(DecompositionPlanner.Plan(Sites, Spatial), progress, source.Token));

        Assert.Single(progress.Reports);
    }
}
