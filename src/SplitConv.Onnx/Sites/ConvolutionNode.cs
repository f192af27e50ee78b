using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;

namespace SplitConv.Onnx.Sites;

/// <summary>A convolution node of a model, and what the core needs to know of it.</summary>
/// <param name="Site">The convolution as the core sees it.</param>
/// <param name="Scope">The graph that holds the node; null inside a model-local function.</param>
/// <param name="Node">The node.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Weight">Where its weight is stored; null if it is out of reach.</param>
internal sealed record ConvolutionNode(
    ConvolutionSite Site,
    GraphScope? Scope,
    NodeProto Node,
    ConvolutionAttributes Attributes,
    ResolvedConstant? Weight)
{
    /// <summary>The name of the bias value; null if there is none (a missing input and an empty name both mean none).</summary>
    public string? BiasName => Node.Input.Count > 2 && Node.Input[2].Length > 0 ? Node.Input[2] : null;
}
