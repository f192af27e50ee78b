using SplitConv.Convolutions;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>Kernels as tensors in double precision, and back.</summary>
internal static class WeightTensor
{
    /// <summary>A kernel as <c>[out, (in, first taps, last taps)]</c>.</summary>
    public static Tensor Of(ConvolutionKernel kernel, PatchLayout layout) => layout.Flatten(Values(kernel));

    /// <summary>The kernels of a pair.</summary>
    public static PairFactors Of(KernelPair pair) => new(
        Values(pair.First).reshape(pair.Rank, -1),
        Values(pair.Last).reshape(pair.Last.Shape.OutChannels, pair.Rank, -1));

    /// <summary>A kernel of a shape, with the values of a tensor in their order.</summary>
    public static ConvolutionKernel ToKernel(Tensor values, WeightShape shape, ElementType type) =>
        ConvolutionKernel.FromValues(shape, type, values.contiguous().data<double>().ToArray());

    /// <summary>A number format as libtorch calls it.</summary>
    public static ScalarType TypeOf(ElementType type) => type switch
    {
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.BFloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float16,
    };

    private static Tensor Values(ConvolutionKernel kernel) => tensor(kernel.ToValues(), [.. kernel.Shape.Dimensions.Select(size => (long)size)]);
}
