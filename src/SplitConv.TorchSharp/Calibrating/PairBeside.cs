using SplitConv.Plans;
using SplitConv.TorchSharp.Modules;
using SplitConv.TorchSharp.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Makes pairs that work beside the convolution they replace, which stays as it is.</summary>
internal static class PairBeside
{
    /// <summary>A pair with its weights and its bias.</summary>
    /// <param name="original">The convolution.</param>
    /// <param name="pair">The pair.</param>
    public static DecomposedConvolution Create(NamedConvolution original, LayerPair pair)
    {
        using var scope = NewDisposeScope();
        Parameter weight = original.Module.weight;
        return ModelRewriter.Standalone(new PreparedPair(
            original, pair.Mode, pair.Geometry, TensorBytes.ToParameter(pair.Kernels.First, weight), TensorBytes.ToParameter(pair.Kernels.Last, weight))
        {
            Bias = pair.Bias is { } bias && original.Module.bias is { } old ? TensorBytes.ToBias(bias, old) : null,
        });
    }
}
