using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.TestSupport;

/// <summary>What a convolution does besides its geometry: padding on each of the four sides.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Margins(int Top, int Bottom, int Left, int Right);

/// <summary>Runs convolutions in double precision with a tensor library: the judge of what a pair must do.</summary>
public static class ConvolutionJudge
{
    /// <summary>The output of a convolution.</summary>
    public static Tensor Run(Tensor input, ConvolutionGeometry geometry, double[] weights, Margins margins, Tensor? bias = null)
    {
        Tensor weight = tensor(weights, [.. geometry.Weight.Dimensions.Select(size => (long)size)]);
        Tensor padded = nn.functional.pad(input, [margins.Left, margins.Right, margins.Top, margins.Bottom]);
        return nn.functional.conv2d(
            padded,
            weight,
            bias,
            [geometry.Stride.Height, geometry.Stride.Width],
            dilation: [geometry.Dilation.Height, geometry.Dilation.Width],
            groups: geometry.Groups);
    }

    /// <summary>The output of a pair, one convolution after the other: each pads along its own axes, and the last one adds the bias.</summary>
    public static Tensor Run(Tensor input, PairGeometry pair, KernelPair kernels, Margins margins, Tensor? bias = null)
    {
        Tensor between = Run(input, pair.First, kernels.First.ToValues(), Along(pair.FirstAxes, margins));
        return Run(between, pair.Last, kernels.Last.ToValues(), Along(pair.FirstAxes.Others, margins), bias);
    }

    private static Margins Along(KernelAxes axes, Margins margins) => new(
        axes.Height ? margins.Top : 0, axes.Height ? margins.Bottom : 0, axes.Width ? margins.Left : 0, axes.Width ? margins.Right : 0);

    /// <summary>The largest difference of two tensors, as a share of the largest value of the first.</summary>
    public static double Difference(Tensor expected, Tensor actual) =>
        (expected - actual).abs().max().item<double>() / Math.Max(expected.abs().max().item<double>(), double.Epsilon);
}
