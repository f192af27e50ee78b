using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class MemoryLimitTests
{
    private static readonly ConvolutionSite[] Sites = [TestSites.Of("small", TestSites.Small), TestSites.Of("large", new WeightShape(128, 128, 3, 3))];

    [Fact]
    public void A_convolution_that_needs_more_is_kept_with_the_number_and_the_knob_and_the_others_are_not()
    {
        DecompositionPlan plan = DecompositionPlanner.Plan(Sites, new DecompositionOptions { MemoryLimit = 1_000_000 });

        Assert.True(plan.Layers[0].IsEligible);
        KeptReason reason = Assert.Single(plan.Layers[1].Reasons);
        Assert.Equal(KeptReasonKind.TooLarge, reason.Kind);
        Assert.True(reason.Kind.CanBeMended());
        Assert.Matches(@"^decomposing it takes \d+ MB of memory, above the limit of 1 MB; raise --memory-limit \(MemoryLimit\)$", reason.Text);
    }

    [Fact]
    public void The_plan_carries_the_limit() =>
        Assert.Equal(123_000_000, DecompositionPlanner.Plan(Sites, new DecompositionOptions { MemoryLimit = 123_000_000 }).Options.MemoryLimit);

    [Fact]
    public void The_limit_is_half_of_the_machine_by_default() =>
        Assert.InRange(DecompositionOptions.Default.MemoryLimit, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 + 1);

    [Fact]
    public void The_largest_layer_of_the_reference_fits_into_four_gigabytes()
    {
        var shape = new WeightShape(2048, 2048, 5, 5);

        // Beside the kernel itself.
        Assert.InRange(KernelDecomposition.EstimateMemory(shape, ElementType.Float32, DecompositionMode.SCFK, 2560), 1_000_000_000, 4_000_000_000 - 4 * shape.Count);
    }

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Larger_kernels_and_higher_ranks_need_more(ElementType type)
    {
        long Estimate(int channels, int rank) => KernelDecomposition.EstimateMemory(new WeightShape(channels, channels, 3, 3), type, DecompositionMode.SCFK, rank);

        Assert.True(Estimate(64, 16) < Estimate(128, 16));
        Assert.True(Estimate(1024, 600) < Estimate(2048, 600));
        Assert.True(Estimate(1024, 600) < Estimate(1024, 1200));
    }
}
