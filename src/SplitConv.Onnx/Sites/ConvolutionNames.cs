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
        HashSet<string> own = [.. nodes.GroupBy(node => node.Name).Where(group => group.Key.Length > 0 && group.Count() == 1).Select(group => group.Key)];
        var taken = new HashSet<string>(own);
        return [.. nodes.Select(node =>
        {
            if (own.Contains(node.Name))
                return node.Name;
            string wanted = node.Output.FirstOrDefault() ?? "Conv";
            // Bodies of different nodes may use the same names.
            string name = wanted;
            for (int number = 2; !taken.Add(name); number++)
                name = $"{wanted}_{number}";
            return name;
        })];
    }
}
