using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Calibrating;

/// <summary>The main graph of a model, to be cut in pieces.</summary>
internal sealed class NetworkGraph
{
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<string, TensorProto> _initializers = [];
    private readonly Dictionary<string, SparseTensorProto> _sparse = [];
    private readonly HashSet<string> _constants;

    public NetworkGraph(OnnxModel model)
    {
        Model = model;
        GraphProto graph = model.Proto.Graph;
        foreach (TensorProto tensor in graph.Initializer)
            _initializers[tensor.Name] = tensor;
        foreach (SparseTensorProto tensor in graph.SparseInitializer)
            _sparse[tensor.Values?.Name ?? ""] = tensor;
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output.Where(output => output.Length > 0))
                _producers[output] = node;
        }

        Nodes = Sort(graph);
        _constants = [.. _initializers.Keys, .. _sparse.Keys];
        foreach (NodeProto node in Nodes.Where(IsConstant))
            _constants.UnionWith(node.Output);
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The nodes, each behind those it reads from; where that leaves a choice, in the order of the file.</summary>
    public IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>What has to be fed.</summary>
    public IEnumerable<ValueInfoProto> Inputs => Model.Proto.Graph.Input.Where(input => !_initializers.ContainsKey(input.Name));

    /// <summary>The node that makes a value; null for inputs and stored constants.</summary>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The stored constant of a name; null if there is none.</summary>
    public TensorProto? Initializer(string value) => _initializers.GetValueOrDefault(value);

    /// <summary>The stored sparse constant of a name; null if there is none.</summary>
    public SparseTensorProto? SparseInitializer(string value) => _sparse.GetValueOrDefault(value);

    /// <summary>Whether a value is the same for all inputs of the network, because it is made of constants only.</summary>
    public bool IsConstant(string value) => _constants.Contains(value);

    /// <summary>The names that a node and its bodies read. Names that mean something within a body only may be among them.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Where(input => input.Length > 0).Concat(GraphScope.Bodies(node).SelectMany(body => body.Node.SelectMany(Reads).Concat(body.Output.Select(output => output.Name))));

    private bool IsConstant(NodeProto node) => Attributes.IsStandard(node)
        && !node.OpType.StartsWith("Random", StringComparison.Ordinal)
        && node.OpType is not ("Bernoulli" or "Multinomial" or "Dropout")
        && !GraphScope.Bodies(node).Any()
        && node.Input.All(input => input.Length == 0 || _constants.Contains(input));

    // Depth first, with a stack of its own: networks may be thousands of nodes deep.
    private List<NodeProto> Sort(GraphProto graph)
    {
        var sorted = new List<NodeProto>(graph.Node.Count);
        var entered = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(NodeProto Node, Queue<string> Reads)>();
        foreach (NodeProto start in graph.Node)
        {
            Enter(start);
            while (open.TryPeek(out var top))
            {
                if (top.Reads.TryDequeue(out string? value))
                    Enter(Producer(value));
                else
                    sorted.Add(open.Pop().Node);
            }
        }

        return sorted;

        void Enter(NodeProto? node)
        {
            if (node is not null && entered.Add(node))
                open.Push((node, new Queue<string>(Reads(node))));
        }
    }
}
