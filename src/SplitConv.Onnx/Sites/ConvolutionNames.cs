using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Sites;

/// <summary>
/// The names by which convolutions are addressed: the node's name, or the name of its output where the node has none or shares it with another convolution.
/// </summary>
internal static class ConvolutionNames
{
    /// <summary>A unique name for each node, in their order.</summary>
    public static string[] Choose(IReadOnlyList<NodeProto> nodes)
    {
        var counts = nodes.GroupBy(node => node.Name).ToDictionary(group => group.Key, group => group.Count());
        var taken = new HashSet<string>();
        return [.. nodes.Select(node =>
        {
            string wanted = node.Name.Length > 0 && counts[node.Name] == 1 ? node.Name : node.Output.FirstOrDefault() ?? "Conv";
            // Bodies of different nodes may use the same names.
            string name = wanted;
            for (int number = 2; !taken.Add(name); number++)
                name = $"{wanted}_{number}";
            return name;
        })];
    }
}
