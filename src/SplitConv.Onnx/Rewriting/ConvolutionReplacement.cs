using SplitConv.Convolutions;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Rewriting;

/// <summary>What is to take the place of one convolution node.</summary>
/// <param name="Original">The node.</param>
/// <param name="Pair">The geometry of the pair.</param>
/// <param name="Kernels">The kernels of the pair. Replacements that share a weight and hold the same <see cref="KernelPair"/> object, or equal bytes, share the new initialisers.</param>
/// <param name="Bias">A bias to use in place of the node's own; null keeps it.</param>
internal sealed record ConvolutionReplacement(ConvolutionNode Original, PairGeometry Pair, KernelPair Kernels, TensorProto? Bias = null);
