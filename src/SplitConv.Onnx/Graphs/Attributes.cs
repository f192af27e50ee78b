using Google.Protobuf;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>Finds and makes node attributes.</summary>
internal static class Attributes
{
    // AttributeProto.AttributeType
    private const int IntegerKind = 2;
    private const int TextKind = 3;
    private const int IntegersKind = 7;

    /// <summary>The attribute of a name; null if the node does not state it.</summary>
    public static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>Whether a node is an operator of the ONNX standard, and not a namesake in another domain.</summary>
    public static bool IsStandard(NodeProto node) => node.Domain is "" or "ai.onnx";

    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = IntegerKind, I = value };

    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = TextKind, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = IntegersKind };
        foreach (long value in values)
            attribute.Ints.Add(value);
        return attribute;
    }
}
