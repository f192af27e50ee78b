using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>Hands out names that no value, node or graph input of the model has, in any of its graphs.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _values = [];
    private readonly HashSet<string> _nodes = [];

    /// <summary>Collects the names in use.</summary>
    public UniqueNames(IEnumerable<GraphScope> scopes)
    {
        foreach (GraphProto graph in scopes.Select(scope => scope.Graph))
        {
            _values.UnionWith(graph.Input.Select(input => input.Name));
            _values.UnionWith(graph.Output.Select(output => output.Name));
            _values.UnionWith(graph.ValueInfo.Select(value => value.Name));
            _values.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
            _values.UnionWith(graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? ""));
            foreach (NodeProto node in graph.Node)
            {
                _nodes.Add(node.Name);
                _values.UnionWith(node.Input);
                _values.UnionWith(node.Output);
            }
        }
    }

    /// <summary>A name for a value: the wanted one, or with a number behind it where that is taken.</summary>
    public string Value(string wanted) => Take(_values, wanted);

    /// <summary>A name for a node: the wanted one, or with a number behind it where that is taken.</summary>
    public string Node(string wanted) => Take(_nodes, wanted);

    private static string Take(HashSet<string> taken, string wanted)
    {
        string name = wanted;
        for (int number = 2; !taken.Add(name); number++)
            name = $"{wanted}_{number}";
        return name;
    }
}
