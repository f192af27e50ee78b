using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>
/// Follows a value back to the constant it is: an initialiser of this graph or one around it, or a Constant node, directly or through Identity and Cast.
/// </summary>
internal static class ConstantResolver
{
    /// <summary>Finds the constant, or the reason why there is none.</summary>
    /// <param name="scope">The graph in which the value is read.</param>
    /// <param name="name">The value's name.</param>
    public static (ResolvedConstant? Constant, KeptReason? Reason) Resolve(GraphScope scope, string name) =>
        Resolve(scope, name, new HashSet<NodeProto>(ReferenceEqualityComparer.Instance));

    private static (ResolvedConstant? Constant, KeptReason? Reason) Resolve(GraphScope scope, string name, HashSet<NodeProto> passed)
    {
        for (GraphScope? home = scope; home is not null; home = home.Parent)
        {
            if (home.Initializers.TryGetValue(name, out TensorProto? tensor))
                return (new ResolvedConstant(tensor, home, null), null);
            if (home.SparseInitializers.Contains(name))
                return Fail(KeptReasonKind.WeightOutOfReach, "the weight is a sparse initialiser");
            if (home.Producers.TryGetValue(name, out NodeProto? producer))
                return passed.Add(producer) ? FromNode(home, producer, passed) : Fail(KeptReasonKind.Inconsistent, $"the weight '{name}' is made from itself");
            if (home.Inputs.Contains(name))
                return Fail(KeptReasonKind.WeightOutOfReach, "the weight is an input of the graph, not a constant");
        }

        return Fail(KeptReasonKind.Inconsistent, $"nothing in the model makes the weight '{name}'");
    }

    private static (ResolvedConstant?, KeptReason?) FromNode(GraphScope home, NodeProto producer, HashSet<NodeProto> passed)
    {
        switch (Attributes.IsStandard(producer) ? producer.OpType : $"{producer.Domain}.{producer.OpType}")
        {
            case "Constant" when Attributes.Find(producer, "value")?.T is { } tensor:
                return (new ResolvedConstant(tensor, home, null), null);
            case "Identity" when producer.Input.Count == 1:
                return Resolve(home, producer.Input[0], passed);
            case "Cast" when producer.Input.Count == 1:
                var (constant, reason) = Resolve(home, producer.Input[0], passed);
                if (constant is null)
                    return (null, reason);
                int target = (int)(Attributes.Find(producer, "to")?.I ?? 0);
                return IsPlainCast(constant, target)
                    ? (constant with { CastTo = target }, null)
                    : Fail(KeptReasonKind.WeightOutOfReach, $"the weight is cast from {TensorType.Name(constant.DataType)} to {TensorType.Name(target)} at run time");
            case "DequantizeLinear":
                return Fail(KeptReasonKind.Quantised, "the weight is quantised (DequantizeLinear); decompose before quantising");
            default:
                return Fail(KeptReasonKind.WeightOutOfReach, $"the weight is computed at run time by {producer.OpType}; fold constants first");
        }
    }

    // One cast between floating-point formats; a second one would round twice.
    private static bool IsPlainCast(ResolvedConstant constant, int target) =>
        constant.CastTo is null
        && TensorType.ToElementType(constant.DataType) is not null
        && TensorType.ToElementType(target) is not null;

    private static (ResolvedConstant?, KeptReason?) Fail(KeptReasonKind kind, string text) => (null, new KeptReason(kind, text));
}
