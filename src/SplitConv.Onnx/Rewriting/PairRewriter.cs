using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Rewriting;

/// <summary>
/// The pass that replaces convolution nodes by pairs. Precondition: the replacements come from this model and fit it. Afterwards the model computes the composed
/// kernels; constants that nothing reads any more are gone.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Strides, dilations and pads stay with their axis; <c>auto_pad</c> works axis by axis and is copied to both.</item>
/// <item>The bias goes to the last convolution.</item>
/// <item>New constants are stored in the graph that stored the weight, so that all its readers see them.</item>
/// <item>A weight or bias read by several convolutions stays shared.</item>
/// <item>Below IR version 4, initialisers must be listed as graph inputs too: the new ones are added, also those that were missing, and the old ones removed.</item>
/// <item>From IR version 4 on, an initialiser that is listed as an input too could be overridden by the caller, so that runtimes cannot fuse it. It is
/// treated as the constant it is meant to be, and the inputs are removed.</item>
/// </list>
/// </remarks>
internal sealed partial class PairRewriter
{
    private readonly UniqueNames _names;
    private readonly Dictionary<ConstantIdentity, List<(KernelPair Kernels, string First, string Last)>> _kernelNames = [];
    private readonly Dictionary<TensorProto, List<(TensorProto Bias, string Name)>> _biasNames = new(ReferenceEqualityComparer.Instance);

    private readonly bool _storesInMainGraph;

    private PairRewriter(OnnxModel model, IReadOnlyList<GraphScope> scopes)
    {
        _names = new UniqueNames(scopes);
        // Below IR version 4 every initialiser is a graph input, which a body cannot have.
        _storesInMainGraph = !model.InitializersAreConstants;
    }

    /// <summary>Replaces the nodes, in place.</summary>
    public static RewriteResult Rewrite(OnnxModel model, IReadOnlyList<GraphScope> scopes, IReadOnlyList<ConvolutionReplacement> replacements)
    {
        var rewriter = new PairRewriter(model, scopes);
        RewrittenPair[] pairs = [.. replacements.Select(rewriter.Replace)];
        if (replacements.Count == 0)
            return new RewriteResult([], []);
        // Before the unused constants go, for their inputs are to be reported too.
        string[] removedInputs = model.InitializersAreConstants ? RemoveOverridableInputs(model.Proto.Graph) : [];
        UnusedConstants.Remove(replacements);
        if (!model.InitializersAreConstants)
            ListInitializersAsInputs(model.Proto.Graph);
        return new RewriteResult(pairs, removedInputs);
    }

    private static string[] RemoveOverridableInputs(GraphProto graph)
    {
        HashSet<string> constants = [.. graph.Initializer.Select(tensor => tensor.Name)];
        ValueInfoProto[] overridable = [.. graph.Input.Where(input => constants.Contains(input.Name))];
        foreach (ValueInfoProto input in overridable)
            graph.Input.Remove(input);
        return [.. overridable.Select(input => input.Name)];
    }

    private static void ListInitializersAsInputs(GraphProto graph)
    {
        HashSet<string> listed = [.. graph.Input.Select(input => input.Name)];
        foreach (TensorProto tensor in graph.Initializer.Where(tensor => !listed.Contains(tensor.Name)))
            graph.Input.Add(Values.OfTensor(tensor.Name, tensor.DataType, tensor.Dims));
    }

    private RewrittenPair Replace(ConvolutionReplacement replacement)
    {
        ConvolutionNode original = replacement.Original;
        string name = original.Site.Name;
        var (firstWeight, lastWeight) = StoreKernels(replacement, name);
        string between = _names.Value($"{name}.0.output");

        KernelAxes firstAxes = replacement.Pair.FirstAxes;
        NodeProto first = Node(original, replacement.Pair.First, firstAxes, PairNames.First(name));
        first.Input.Add([original.Node.Input[0], firstWeight]);
        first.Output.Add(between);

        NodeProto last = Node(original, replacement.Pair.Last, firstAxes.Others, PairNames.Last(name));
        last.Input.Add([between, lastWeight]);
        last.Output.Add(original.Node.Output);
        string? bias = BiasValue(replacement, name);
        if (bias is not null)
            last.Input.Add(bias);

        var nodes = original.Scope!.Graph.Node;
        // By reference: messages compare by content.
        int index = Enumerable.Range(0, nodes.Count).First(i => ReferenceEquals(nodes[i], original.Node));
        nodes[index] = first;
        nodes.Insert(index + 1, last);
        return new RewrittenPair(name, first.Name, last.Name, firstWeight, lastWeight, bias);
    }

    private NodeProto Node(ConvolutionNode original, ConvolutionGeometry geometry, KernelAxes axes, string name)
    {
        ConvolutionAttributes attributes = original.Attributes;
        var node = new NodeProto { Name = _names.Node(name), OpType = "Conv" };
        if (original.Node.HasDomain)
            node.Domain = original.Node.Domain;
        if (original.Node.HasDocString)
            node.DocString = original.Node.DocString;
        node.MetadataProps.Add(original.Node.MetadataProps);

        if (attributes.AutoPad != ConvolutionAttributes.NoAutoPad)
            node.Attribute.Add(Attributes.Text("auto_pad", attributes.AutoPad));
        node.Attribute.Add(Attributes.Integers("dilations", geometry.Dilation.Height, geometry.Dilation.Width));
        node.Attribute.Add(Attributes.Integer("group", 1));
        node.Attribute.Add(Attributes.Integers("kernel_shape", geometry.Weight.Height, geometry.Weight.Width));
        if (attributes.AutoPad == ConvolutionAttributes.NoAutoPad && attributes.Pads is [long top, long left, long bottom, long right])
            node.Attribute.Add(Attributes.Integers("pads", axes.Height ? top : 0, axes.Width ? left : 0, axes.Height ? bottom : 0, axes.Width ? right : 0));
        node.Attribute.Add(Attributes.Integers("strides", geometry.Stride.Height, geometry.Stride.Width));
        return node;
    }
}
