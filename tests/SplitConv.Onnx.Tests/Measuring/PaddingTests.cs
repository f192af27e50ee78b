using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Onnx.Measuring;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class PaddingTests
{
    [Theory]
    [InlineData(3, 1, 1, 56, 56, 1, 1)]
    [InlineData(3, 1, 1, 56, 54, 0, 0)]
    [InlineData(3, 2, 1, 56, 28, 0, 1)]
    [InlineData(7, 2, 1, 224, 112, 2, 3)]
    [InlineData(1, 2, 1, 56, 28, 0, 0)]
    [InlineData(3, 1, 2, 10, 10, 2, 2)]
    [InlineData(2, 1, 1, 9, 9, 0, 1)]
    public void The_padding_is_what_the_sizes_need_and_no_more(int kernel, int stride, int dilation, int input, int output, long before, long after)
    {
        ConvolutionGeometry along = new(new(1, 1, kernel, 1), new(stride, 1), new(dilation, 1), 1), across = new(new(1, 1, 1, kernel), new(1, stride), new(1, dilation), 1);
        Assert.Equal([before, 0, after, 0], Padding.Of(along, new(input, 5), new(output, 5)));
        Assert.Equal([0, before, 0, after], Padding.Of(across, new(5, input), new(5, output)));
    }

    [Fact]
    public void Whatever_padding_a_model_has_the_size_of_its_output_is_kept() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[1, 40], Gen.Int[0, 8]).Sample((kernel, stride, dilation, input, padding) =>
        {
            int output = Output(kernel, stride, dilation, input + padding);
            if (output < 1)
                return;
            long[] pads = Padding.Of(new(new(1, 1, kernel, kernel), new(stride, stride), new(dilation, dilation), 1), new(input, input), new(output, output));
            Assert.Equal(output, Output(kernel, stride, dilation, (int)(input + pads[0] + pads[2])));
            Assert.Equal(output, Output(kernel, stride, dilation, (int)(input + pads[1] + pads[3])));
            Assert.All(pads, pad => Assert.InRange(pad, 0, padding));
        });

    // As the ONNX standard says.
    private static int Output(int kernel, int stride, int dilation, int padded)
    {
        int left = padded - dilation * (kernel - 1) - 1;
        return left < 0 ? 0 : left / stride + 1;
    }
}
