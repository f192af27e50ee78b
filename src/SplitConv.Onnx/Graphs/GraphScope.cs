using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>A graph with what its names stand for: the main graph, or the body of an If, Loop or Scan, which also sees the names of the graphs around it.</summary>
internal sealed class GraphScope
{
    private GraphScope(GraphProto graph, GraphScope? parent)
    {
        Graph = graph;
        Parent = parent;
        Initializers = graph.Initializer.GroupBy(tensor => tensor.Name).ToDictionary(group => group.Key, group => group.Last());
        SparseInitializers = [.. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")];
        Inputs = [.. graph.Input.Select(input => input.Name)];
        Producers = [];
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0))
                Producers[output] = node;
        }
    }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>The graph around it; null for the main graph.</summary>
    public GraphScope? Parent { get; }

    /// <summary>The constants of the graph by name.</summary>
    public Dictionary<string, TensorProto> Initializers { get; }

    /// <summary>The names of its sparse constants.</summary>
    public HashSet<string> SparseInitializers { get; }

    /// <summary>The names of its inputs.</summary>
    public HashSet<string> Inputs { get; }

    /// <summary>The node that makes a value, by the value's name.</summary>
    public Dictionary<string, NodeProto> Producers { get; }

    /// <summary>The main graph and all bodies within it, outer before inner, in the order of the nodes.</summary>
    public static IReadOnlyList<GraphScope> All(GraphProto main)
    {
        var scopes = new List<GraphScope>();
        Add(main, null);
        return scopes;

        void Add(GraphProto graph, GraphScope? parent)
        {
            var scope = new GraphScope(graph, parent);
            scopes.Add(scope);
            foreach (GraphProto body in graph.Node.SelectMany(Bodies))
                Add(body, scope);
        }
    }

    /// <summary>The bodies that a node carries in its attributes.</summary>
    public static IEnumerable<GraphProto> Bodies(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G));
}
