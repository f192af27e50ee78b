using SplitConv.Calibration;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Finds what a network can see of a value: follows it through operators that act on each channel, to the one that cuts it.</summary>
internal sealed class VisibleRanges
{
    private readonly ChannelConstants _constants;
    private readonly HashSet<string> _outputs;
    private readonly Dictionary<string, List<NodeProto>> _readers = [];

    public VisibleRanges(ModelSurvey survey)
    {
        GraphProto graph = survey.Model.Proto.Graph;
        _constants = new ChannelConstants(survey.Scopes[0], survey.Model.Path);
        _outputs = [.. graph.Output.Select(output => output.Name)];
        foreach (NodeProto node in graph.Node)
        {
            // Twice where a node reads a value twice, and for what bodies read.
            foreach (string value in NetworkGraph.Reads(node))
            {
                if (!_readers.TryGetValue(value, out List<NodeProto>? readers))
                    _readers[value] = readers = [];
                readers.Add(node);
            }
        }
    }

    /// <summary>The range of a value; null if all of it can be seen.</summary>
    /// <param name="value">The name of the value, <c>[n, channels, h, w]</c>.</param>
    /// <param name="channels">The number of channels.</param>
    public VisibleRange? Of(string value, int channels)
    {
        // From the operator that cuts back to the value; each takes one step.
        var changes = new Stack<(float[] Scale, float[] Shift)>();
        var passed = new HashSet<string>();
        while (passed.Add(value) && !_outputs.Contains(value) && _readers.GetValueOrDefault(value) is [NodeProto reader] && Attributes.IsStandard(reader) && reader.Input.Contains(value))
        {
            if (Cut(reader, value, channels) is { } range)
                return changes.Aggregate(range, (seen, change) => seen.Before(change.Scale, change.Shift));
            if (_constants.Change(reader, value, channels) is { } change)
                changes.Push(change);
            else if (!KeepsOrder(reader))
                return null;
            value = reader.Output[0];
        }

        return null;
    }

    private VisibleRange? Cut(NodeProto node, string value, int channels)
    {
        if (node.OpType == "Relu")
            return VisibleRange.Of(channels, 0, float.PositiveInfinity);
        if (node.OpType != "Clip" || node.Input[0] != value)
            return null;
        float? low = _constants.End(node, 1, "min", float.NegativeInfinity), high = _constants.End(node, 2, "max", float.PositiveInfinity);
        return low <= high ? VisibleRange.Of(channels, low.Value, high.Value) : null;
    }

    // What hands values on as they are, or the largest of several: what is beyond an end before is beyond it behind.
    private bool KeepsOrder(NodeProto node)
    {
        bool hasOtherOutput = node.Output.Skip(1).Any(output => output.Length > 0 && (_outputs.Contains(output) || _readers.ContainsKey(output)));
        return node.OpType switch
        {
            "Identity" => true,
            "MaxPool" or "GlobalMaxPool" => !hasOtherOutput,
            "Dropout" => !hasOtherOutput && _constants.IsInference(node),
            _ => false,
        };
    }
}
