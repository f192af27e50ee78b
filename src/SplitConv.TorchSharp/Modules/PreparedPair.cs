using SplitConv.Convolutions;
using TorchSharp.Modules;

namespace SplitConv.TorchSharp.Modules;

/// <summary>A pair with its weights, ready to take the place of a convolution. Nothing about it is in the model yet.</summary>
/// <param name="Original">The convolution and its names.</param>
/// <param name="Mode">The mode of the decomposition.</param>
/// <param name="Geometry">The geometry of the pair.</param>
/// <param name="FirstWeight">The kernel of the first convolution.</param>
/// <param name="LastWeight">The kernel of the last convolution.</param>
internal sealed record PreparedPair(NamedConvolution Original, DecompositionMode Mode, PairGeometry Geometry, Parameter FirstWeight, Parameter LastWeight)
{
    /// <summary>A new bias for the last convolution; null if it takes over that of the original.</summary>
    public Parameter? Bias { get; init; }
}
