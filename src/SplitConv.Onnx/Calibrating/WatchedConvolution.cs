using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Calibrating;

/// <summary>A convolution of the main graph, and what flows past it.</summary>
/// <param name="Node">The convolution.</param>
/// <param name="Position">Where it stands among the sorted nodes.</param>
/// <param name="Live">The values that this convolution and what is watched behind it read, and that are there before it runs: those between the two parts of the network when it is cut here.</param>
internal sealed record WatchedConvolution(ConvolutionNode Node, int Position, IReadOnlyList<string> Live)
{
    public string Name => Node.Site.Name;

    public string Input => Node.Node.Input[0];

    public string Output => Node.Node.Output[0];

    /// <summary>Those of some convolutions that can be watched, in the order in which the network runs them.</summary>
    /// <param name="survey">The model.</param>
    /// <param name="graph">Its main graph.</param>
    /// <param name="names">The names of the convolutions.</param>
    public static IReadOnlyList<WatchedConvolution> Of(ModelSurvey survey, NetworkGraph graph, IReadOnlyCollection<string> names)
    {
        HashSet<string> wanted = [.. names];
        var convolutions = new Dictionary<NodeProto, ConvolutionNode>(ReferenceEqualityComparer.Instance);
        foreach (ConvolutionNode node in survey.Nodes.Where(node => wanted.Contains(node.Site.Name) && CanBeWatched(node) && !graph.IsConstant(node.Node.Output[0])))
            convolutions[node.Node] = node;

        var watched = new List<WatchedConvolution>();
        // From the end to the beginning: what the part behind reads.
        var read = new HashSet<string>();
        for (int position = graph.Nodes.Count - 1; position >= 0; position--)
        {
            NodeProto node = graph.Nodes[position];
            bool isWatched = convolutions.TryGetValue(node, out ConvolutionNode? convolution);
            bool isRead = node.Output.Any(read.Contains);
            if (!isWatched && !isRead)
                continue;
            read.ExceptWith(node.Output);
            read.UnionWith(NetworkGraph.Reads(node).Where(name => !graph.IsConstant(name) && IsKnown(graph, name)));
            if (isWatched)
                watched.Add(new WatchedConvolution(convolution!, position, [.. read]));
        }

        watched.Reverse();
        return watched;
    }

    private static bool CanBeWatched(ConvolutionNode node) =>
        node is { Scope.Parent: null, Weight: not null, Site.Geometry: not null } && Attributes.IsStandard(node.Node) && node.Node.Output is [{ Length: > 0 }, ..];

    // Bodies have names of their own.
    private static bool IsKnown(NetworkGraph graph, string name) => graph.Producer(name) is not null || graph.Inputs.Any(input => input.Name == name);
}
