using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Rewriting;

/// <summary>
/// Removes what the replaced convolutions left without a reader: their initialisers (and the graph inputs of the same name), and the Constant, Identity and Cast
/// nodes through which they were read. Everything else unused was so before and stays.
/// </summary>
internal static class UnusedConstants
{
    public static void Remove(IReadOnlyList<ConvolutionReplacement> replacements)
    {
        List<(GraphScope Scope, string Name)> candidates =
            [.. replacements.SelectMany(replacement => replacement.Original.Node.Input.Skip(1), (replacement, name) => (replacement.Original.Scope!, name))];

        // In rounds: what one removes may have been the last reader of another.
        while (candidates.Count > 0)
        {
            var used = new Dictionary<GraphProto, HashSet<string>>();
            var next = new List<(GraphScope, string)>();
            foreach (var (scope, name) in candidates.Distinct())
                Remove(scope, name, used, next);
            candidates = next;
        }
    }

    private static void Remove(GraphScope scope, string name, Dictionary<GraphProto, HashSet<string>> used, List<(GraphScope, string)> next)
    {
        GraphScope? home = scope;
        while (home is not null && !home.Initializers.ContainsKey(name) && !home.Producers.ContainsKey(name))
            home = home.Parent;
        if (home is null)
            return;
        if (!used.TryGetValue(home.Graph, out HashSet<string>? names))
            used[home.Graph] = names = NamesReadIn(home.Graph);
        if (names.Contains(name))
            return;

        if (home.Initializers.Remove(name, out TensorProto? tensor))
        {
            home.Graph.Initializer.Remove(tensor);
            if (home.Graph.ValueInfo.FirstOrDefault(value => value.Name == name) is { } described)
                home.Graph.ValueInfo.Remove(described);
            if (home.Graph.Input.FirstOrDefault(input => input.Name == name) is { } listed)
                home.Graph.Input.Remove(listed);
        }
        else if (home.Producers.Remove(name, out NodeProto? producer) && Attributes.IsStandard(producer) && producer.OpType is "Constant" or "Identity" or "Cast")
        {
            home.Graph.Node.Remove(producer);
            next.AddRange(producer.Input.Select(input => (home, input)));
        }
    }

    private static HashSet<string> NamesReadIn(GraphProto graph)
    {
        var names = new HashSet<string>(graph.Output.Select(output => output.Name));
        foreach (NodeProto node in graph.Node)
        {
            names.UnionWith(node.Input);
            foreach (GraphProto body in GraphScope.Bodies(node))
                names.UnionWith(NamesReadIn(body));
        }

        return names;
    }
}
