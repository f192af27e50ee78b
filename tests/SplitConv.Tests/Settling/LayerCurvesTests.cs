using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Settling;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests.Settling;

public sealed class LayerCurvesTests
{
    private static readonly DecompositionOptions All = new() { Schemes = DecompositionSchemes.All };

    [Fact]
    public void There_is_one_for_each_way_with_what_it_costs_and_loses()
    {
        ConvolutionSite site = TestSites.Of("layer", new WeightShape(64, 64, 3, 3)).WithMaps(14);
        LayerPlan layer = Plan(site, All);

        IReadOnlyList<LayerCurve> curves = LayerCurves.Of(layer, All, TestContext.Current.CancellationToken);

        Assert.Equal(All.Schemes.ModesOf(site.Geometry!), curves.Select(curve => curve.Candidate.Mode));
        IReadOnlyList<WayAndRank> expected = ExhaustiveSearch.OptionsOf(site, All);
        Assert.All(curves, curve => Assert.All(curve.Candidate.Ranks(useCostGate: true), rank =>
        {
            WayAndRank option = expected.Single(option => option.Mode == curve.Candidate.Mode && option.Rank == rank);
            Assert.Equal(option.Cost.Macs, curve.Candidate.MacsAt(rank));
            Assert.Equal(option.Discarded, curve.Spectrum.DiscardedEnergy(rank), 1e-9);
        }));
    }

    [Fact]
    public void Convolutions_that_are_kept_have_them_too()
    {
        LayerPlan layer = Plan(TestSites.Of("few", new WeightShape(8, 8, 3, 3)), new DecompositionOptions());

        Assert.False(layer.IsEligible);
        Assert.Equal(24, Assert.Single(LayerCurves.Of(layer, new DecompositionOptions(), TestContext.Current.CancellationToken)).Spectrum.SingularValues.Count);
    }

    [Fact]
    public void Spectra_that_are_known_are_not_computed_again()
    {
        int loads = 0;
        ConvolutionSite site = TestSites.Of("layer", new WeightShape(64, 64, 3, 3)).Counting(() => loads++);
        LayerPlan layer = Assert.Single(Settled.Plan([site], All).Layers);
        loads = 0;

        Assert.Equal(layer.Spectra.Values, LayerCurves.Of(layer, All, TestContext.Current.CancellationToken).Select(curve => curve.Spectrum));
        Assert.Equal(1, loads);
    }

    [Fact]
    public void What_cannot_be_divided_has_none()
    {
        ConvolutionSite sound = TestSites.Of("layer", TestSites.Small);
        ConvolutionSite[] sites =
        [
            TestSites.Of("grouped", new ConvolutionGeometry(new WeightShape(8, 4, 7, 7), Extent.One, Extent.One, Groups: 2)),
            TestSites.Of("zero", new ConvolutionGeometry(TestSites.Small), new double[TestSites.Small.Count]),
            sound with { LoadKernel = null },
            sound with { Geometry = null },
            sound with { Obstacles = [new KeptReason(KeptReasonKind.Quantised, "the weights are quantised")] },
        ];

        Assert.All(sites, site => Assert.Empty(LayerCurves.Of(Plan(site, All), All, TestContext.Current.CancellationToken)));
    }

    private static LayerPlan Plan(ConvolutionSite site, DecompositionOptions options) => Assert.Single(DecompositionPlanner.Plan([site], options).Layers);
}
