using SplitConv.Calibration;
using Xunit;

namespace SplitConv.Tests.Calibration;

public sealed class VisibleRangeTests
{
    private const float None = float.PositiveInfinity;

    [Theory]
    [InlineData(0, None, 2, 4, -2, None)]
    [InlineData(0, None, -2, 4, -None, 2)]
    [InlineData(0, 6, 2, 4, -2, 1)]
    [InlineData(0, 6, -2, 4, -1, 2)]
    [InlineData(0, 6, 0, 4, -None, None)]
    [InlineData(0, 6, float.NaN, 4, -None, None)]
    [InlineData(-None, None, -3, 1, -None, None)]
    public void Before_a_scale_and_a_shift_it_holds_what_comes_to_lie_in_it(float low, float high, float scale, float shift, float expectedLow, float expectedHigh)
    {
        VisibleRange range = VisibleRange.Of(2, low, high).Before([1, scale], [0, shift]);

        Assert.Equal([low, expectedLow], range.Low);
        Assert.Equal([high, expectedHigh], range.High);
    }
}
