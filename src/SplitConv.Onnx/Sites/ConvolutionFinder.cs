using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Plans;

namespace SplitConv.Onnx.Sites;

/// <summary>
/// Finds every convolution of a model, in the main graph, in bodies of If, Loop and Scan, and in model-local functions, and says of each what stands in the way
/// of replacing it.
/// </summary>
internal static class ConvolutionFinder
{
    private static readonly HashSet<string> Convolutions =
        ["Conv", "FusedConv", "NhwcConv", "NhwcFusedConv", "ConvInteger", "QLinearConv", "ConvTranspose", "DeformConv"];

    /// <summary>The convolutions in the order of the graphs and nodes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scopes">Its graphs.</param>
    /// <param name="maps">The feature maps around a convolution by the name of its output, where known.</param>
    public static IReadOnlyList<ConvolutionNode> Find(OnnxModel model, IReadOnlyList<GraphScope> scopes, IReadOnlyDictionary<string, FeatureMaps> maps)
    {
        var inGraphs = scopes.SelectMany(scope => scope.Graph.Node, (scope, node) => (Scope: (GraphScope?)scope, Node: node, Function: (FunctionProto?)null));
        var inFunctions = model.Proto.Functions.SelectMany(function => function.Node, (function, node) => (Scope: (GraphScope?)null, Node: node, Function: (FunctionProto?)function));
        var found = inGraphs.Concat(inFunctions).Where(item => Convolutions.Contains(item.Node.OpType)).ToArray();
        string[] names = ConvolutionNames.Choose([.. found.Select(item => item.Node)]);

        return [.. found.Select((item, index) => item.Scope is null
            ? InFunction(item.Node, names[index], item.Function!)
            : InGraph(model, item.Scope, item.Node, names[index], maps))];
    }

    private static ConvolutionNode InFunction(NodeProto node, string name, FunctionProto function)
    {
        var reason = new KeptReason(KeptReasonKind.WeightOutOfReach, $"it is inside the model-local function {function.Name}; inline functions first");
        var site = new ConvolutionSite { Name = name, Obstacles = [reason] };
        return new ConvolutionNode(site, null, node, ConvolutionAttributes.Read(node), null);
    }

    private static ConvolutionNode InGraph(OnnxModel model, GraphScope scope, NodeProto node, string name, IReadOnlyDictionary<string, FeatureMaps> maps)
    {
        var attributes = ConvolutionAttributes.Read(node);
        // Other operators have other inputs; what stands in the place of the weight says nothing.
        if (ForeignReason(node) is { } foreign)
            return new ConvolutionNode(new ConvolutionSite { Name = name, Obstacles = [foreign] }, scope, node, attributes, null);

        var (weight, unresolved) = node.Input.Count > 1
            ? ConstantResolver.Resolve(scope, node.Input[1])
            : (null, new KeptReason(KeptReasonKind.Inconsistent, "it has no weight"));
        IReadOnlyList<long>? shape = weight?.Tensor.Dims;
        var obstacles = new List<KeptReason>();

        if (unresolved is not null)
            obstacles.Add(unresolved);
        if (weight is not null && TypeReason(weight) is { } type)
            obstacles.Add(type);

        ConvolutionGeometry? geometry = shape is null ? null : Geometry(attributes, shape, obstacles);
        bool canLoad = weight is not null && obstacles.Count == 0;
        var site = new ConvolutionSite
        {
            Name = name,
            StatedWeightShape = shape,
            Geometry = geometry,
            ElementType = weight is null ? ElementType.Float32 : TensorType.ToElementType(weight.DataType) ?? ElementType.Float32,
            HasBias = node.Input.Count > 2 && node.Input[2].Length > 0,
            Maps = node.Output.Count > 0 && maps.TryGetValue(node.Output[0], out FeatureMaps known) ? known : null,
            Obstacles = obstacles,
            WeightIdentity = weight?.Identity,
            LoadKernel = canLoad ? () => Load(weight!, geometry!.Weight, model.Path) : null,
            LoadBias = FindBias(scope, node) is { } bias ? () => Load(bias, new WeightShape((int)bias.Tensor.Dims[0], 1, 1, 1), model.Path).ToValues() : null,
        };
        return new ConvolutionNode(site, scope, node, attributes, weight);
    }

    private static KeptReason? ForeignReason(NodeProto node)
    {
        if (node.OpType is "QLinearConv" or "ConvInteger")
            return new KeptReason(KeptReasonKind.Quantised, $"it is already quantised ({node.OpType}); decompose before quantising");
        bool isStandard = Attributes.IsStandard(node);
        return node.OpType == "Conv" && isStandard
            ? null
            : new KeptReason(KeptReasonKind.ForeignOperator, $"it is a {node.OpType}{(isStandard ? "" : $" of {node.Domain}")}; only Conv of the ONNX standard is decomposed");
    }

    private static KeptReason? TypeReason(ResolvedConstant weight) => TensorType.ToElementType(weight.DataType) is ElementType.Float16 or ElementType.Float32 or ElementType.Float64
        ? null
        : new KeptReason(KeptReasonKind.ElementType, $"its weights are {TensorType.Name(weight.DataType)}; only float16, float32 and float64 are decomposed");

    private static ConvolutionGeometry? Geometry(ConvolutionAttributes attributes, IReadOnlyList<long> shape, List<KeptReason> obstacles)
    {
        if (shape.Count < 3)
        {
            obstacles.Add(new KeptReason(KeptReasonKind.Inconsistent, $"the weight [{string.Join(", ", shape)}] is no kernel"));
            return null;
        }

        if (shape.Count != 4)
        {
            obstacles.Add(new KeptReason(KeptReasonKind.NotTwoDimensional, $"it is a {shape.Count - 2}-D convolution, only 2-D ones are decomposed"));
            return null;
        }

        if (attributes.FindContradiction(shape) is { } contradiction)
        {
            obstacles.Add(contradiction);
            return null;
        }

        return new ConvolutionGeometry(
            new((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]),
            ConvolutionAttributes.ToExtent(attributes.Strides),
            ConvolutionAttributes.ToExtent(attributes.Dilations),
            (int)attributes.Group);
    }

    // Null too where it cannot be replaced by another constant.
    private static ResolvedConstant? FindBias(GraphScope scope, NodeProto node) =>
        node.Input.Count > 2 && node.Input[2].Length > 0 && ConstantResolver.Resolve(scope, node.Input[2]).Constant is { Tensor.Dims.Count: 1 } bias && TensorType.ToElementType(bias.DataType) is not null
            ? bias
            : null;

    private static ConvolutionKernel Load(ResolvedConstant weight, WeightShape shape, string modelPath)
    {
        ElementType stored = TensorType.ToElementType(weight.Tensor.DataType)!.Value;
        var kernel = new ConvolutionKernel(shape, stored, TensorData.Read(weight.Tensor, modelPath));
        ElementType seen = TensorType.ToElementType(weight.DataType)!.Value;
        return seen == stored ? kernel : ConvolutionKernel.FromValues(shape, seen, kernel.ToValues());
    }
}
