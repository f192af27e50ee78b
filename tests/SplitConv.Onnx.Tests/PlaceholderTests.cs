using SplitConv.Convolutions;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class EligibilityTests
{
    [Fact]
    public void A_large_convolution_is_eligible() =>
        Assert.Empty(Eligibility.Examine(new ConvolutionGeometry(new WeightShape(64, 64, 3, 3))));
}
