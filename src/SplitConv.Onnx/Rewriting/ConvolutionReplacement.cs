using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;

namespace SplitConv.Onnx.Rewriting;

/// <summary>What is to take the place of one convolution node.</summary>
/// <param name="Original">The node.</param>
/// <param name="Pair">The geometry of the pair.</param>
/// <param name="Kernels">The kernels of the pair. Replacements that share a weight and hold the same <see cref="KernelPair"/> object, or equal bytes, share the new initialisers.</param>
/// <param name="Bias">A bias to use in place of the node's own; null keeps it.</param>
internal sealed record ConvolutionReplacement(ConvolutionNode Original, PairGeometry Pair, KernelPair Kernels, TensorProto? Bias = null)
{
    /// <summary>A pair with its bias, if it has one of its own, in the format of the bias it replaces.</summary>
    public static ConvolutionReplacement By(ConvolutionNode original, LayerPair pair)
    {
        if (pair.Bias is null || original.BiasName is null)
            return new ConvolutionReplacement(original, pair.Geometry, pair.Kernels);
        var (current, _) = ConstantResolver.Resolve(original.Scope!, original.BiasName);
        ElementType type = (current is null ? null : TensorType.ToElementType(current.DataType)) ?? original.Site.ElementType;
        byte[] values = FloatingPoint.FromValues([.. pair.Bias], type);
        return new ConvolutionReplacement(original, pair.Geometry, pair.Kernels, TensorData.Create(original.BiasName, type, [pair.Bias.Count], values));
    }
}
