using SplitConv.Convolutions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Weights;

/// <summary>Converts between tensors and bytes.</summary>
internal static class TensorBytes
{
    /// <summary>The number format as the core knows it; null if it is none of its own.</summary>
    public static ElementType? ToElementType(ScalarType type) => type switch
    {
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        _ => null,
    };

    /// <summary>The elements, row-major, whatever device and memory format the tensor has.</summary>
    public static byte[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return tensor.detach().cpu().contiguous().bytes.ToArray();
    }

    /// <summary>A parameter with the elements of a kernel, like another one in device, memory format and requires_grad.</summary>
    public static Parameter ToParameter(ConvolutionKernel kernel, Parameter like)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor values = empty([.. kernel.Shape.Dimensions.Select(size => (long)size)], like.dtype);
        kernel.Data.Span.CopyTo(values.bytes);
        return ToParameter(values.to(like.device), like);
    }

    /// <summary>A parameter with the elements of a tensor, like another one in memory format and requires_grad. For use within a dispose scope, which the parameter outlives.</summary>
    public static Parameter ToParameter(Tensor values, Parameter like)
    {
        Tensor placed = IsChannelsLast(like) ? values.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : values;
        var parameter = new Parameter(placed, like.requires_grad);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>A bias with given values, like another one in dtype, device and requires_grad.</summary>
    public static Parameter ToBias(IReadOnlyList<double> values, Parameter like)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var parameter = new Parameter(tensor([.. values], like.dtype, like.device), like.requires_grad);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    // Channels vary fastest: [out, in, h, w] in memory as [out, h, w, in].
    private static bool IsChannelsLast(Tensor tensor)
    {
        if (tensor.is_contiguous())
            return false;
        using Tensor permuted = tensor.permute(0, 2, 3, 1);
        return permuted.is_contiguous();
    }
}
