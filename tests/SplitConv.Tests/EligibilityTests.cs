using SplitConv.Convolutions;
using Xunit;

namespace SplitConv.Tests;

public sealed class EligibilityTests
{
    [Fact]
    public void Every_reason_is_listed_with_its_numbers()
    {
        var geometry = new ConvolutionGeometry(new WeightShape(4, 2, 1, 5), new Extent(3, 1), new Extent(1, 2), Groups: 2);

        Assert.Equal(
            [
                new KeptReason(KeptReasonKind.Grouped, "groups is 2, not 1"),
                new KeptReason(KeptReasonKind.Dilated, "dilation is 1x2, not 1x1"),
                new KeptReason(KeptReasonKind.StrideTooLarge, "stride 3x1 is above 2"),
                new KeptReason(KeptReasonKind.KernelTooSmall, "kernel 1x5 is below 3x3"),
                new KeptReason(KeptReasonKind.TooFewChannels, "min(in, out) 4 is below 64 and the kernel below 7x7"),
                new KeptReason(KeptReasonKind.TooFewChannels, "min(kernel) * min(in, out) 4 is below 16"),
            ],
            Eligibility.Examine(geometry));
    }

    [Theory]
    [InlineData(64, 64, 3, 3)]
    [InlineData(64, 512, 3, 7)]
    [InlineData(3, 64, 7, 7)]
    [InlineData(1, 1, 16, 16)]
    public void Kernels_at_the_limits_are_eligible(int outChannels, int inChannels, int height, int width) =>
        Assert.Empty(Eligibility.Examine(new ConvolutionGeometry(new WeightShape(outChannels, inChannels, height, width))));

    [Fact]
    public void Channels_are_counted_over_all_groups()
    {
        var depthwise = new ConvolutionGeometry(new WeightShape(64, 1, 3, 3), Extent.One, Extent.One, Groups: 64);

        Assert.Equal(64, depthwise.InChannels);
        Assert.Equal([KeptReasonKind.Grouped], Eligibility.Examine(depthwise).Select(reason => reason.Kind));
    }
}
