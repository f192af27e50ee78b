using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;
using SplitConv.Tests.Settling;
using Xunit;

namespace SplitConv.Tests.Schemes;

/// <summary>What is eligible beyond the limits of the reference, on request.</summary>
public sealed class EligibilityLimitsTests
{
    private static readonly ConvolutionGeometry Few = new(new WeightShape(32, 32, 3, 3));
    private static readonly ConvolutionGeometry Dilated = new(new WeightShape(64, 64, 3, 3), Extent.One, new Extent(2, 2), 1);
    private static readonly ConvolutionGeometry Strided = new(new WeightShape(64, 64, 5, 5), new Extent(4, 4), Extent.One, 1);
    private static readonly ConvolutionGeometry Grouped = new(new WeightShape(64, 32, 3, 3), Extent.One, Extent.One, 2);
    private static readonly ConvolutionGeometry Pointwise = new(new WeightShape(64, 64, 1, 1));

    public static TheoryData<EligibilityLimits, string> Limits => new()
    {
        { new EligibilityLimits(), "" },
        { new EligibilityLimits { FewestChannels = 32 }, "few" },
        { new EligibilityLimits { FewestChannels = 33 }, "" },
        { new EligibilityLimits { AllowDilation = true }, "dilated" },
        { new EligibilityLimits { LargestStride = 4 }, "strided" },
        { new EligibilityLimits { LargestStride = 3 }, "" },
        { new EligibilityLimits { FewestChannels = 1, AllowDilation = true, LargestStride = 9 }, "few dilated strided" },
    };

    [Theory, MemberData(nameof(Limits))]
    public void Each_limit_admits_what_it_says_and_nothing_else(EligibilityLimits limits, string expected)
    {
        ConvolutionSite[] sites =
        [
            TestSites.Of("few", Few), TestSites.Of("dilated", Dilated), TestSites.Of("strided", Strided),
            TestSites.Of("grouped", Grouped), TestSites.Of("pointwise", Pointwise),
        ];

        DecompositionPlan plan = DecompositionPlanner.Plan(sites, new DecompositionOptions { Eligibility = limits });

        Assert.Equal(expected, string.Join(" ", plan.EligibleLayers.Select(layer => layer.Site.Name)));
    }

    [Fact]
    public void Kernels_of_any_size_are_eligible_with_all_schemes_only() => Assert.All([new(64, 64, 1, 1), new(64, 64, 1, 3), new WeightShape(64, 64, 2, 2)], shape =>
    {
        Assert.Empty(Reasons(DecompositionSchemes.All));
        Assert.Equal("kernel " + shape.Kernel + " is below 3x3", Assert.Single(Reasons(DecompositionSchemes.Reference)).Text);
        Assert.Equal("kernel " + shape.Kernel + " is below 3x3", Assert.Single(Reasons(DecompositionSchemes.Spatial)).Text);

        IReadOnlyList<KeptReason> Reasons(DecompositionSchemes schemes) =>
            Assert.Single(Settled.Plan([TestSites.Of("layer", shape)], new DecompositionOptions { Schemes = schemes }).Layers).Reasons;
    });

    [Fact]
    public void One_channel_is_enough_for_who_wants_it() =>
        Assert.Empty(Eligibility.Examine(new ConvolutionGeometry(new WeightShape(1, 1, 1, 1)), new EligibilityLimits { FewestChannels = 1, SmallestKernel = 1 }));

    [Fact]
    public void The_reasons_name_the_limits_in_force() => Assert.Equal(
        [
            "dilation is 2x2, not 1x1", "stride 9x1 is above 4", "min(in, out) 6 is below 8 and the kernel below 7x7", "min(kernel) * min(in, out) 6 is below 8",
        ],
        Eligibility.Examine(
                new ConvolutionGeometry(new WeightShape(6, 6, 1, 1), new Extent(9, 1), new Extent(2, 2), 1),
                new EligibilityLimits { FewestChannels = 8, LargestStride = 4, SmallestKernel = 1 })
            .Select(reason => reason.Text));
}
