using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Calibrating;

/// <summary>Cuts a part out of a network, as a model of its own.</summary>
internal static class SegmentModel
{
    // From here on initialisers need not be listed as inputs.
    private const long ConstantsAreNoInputs = 4;

    /// <summary>The part that computes some values from others. The weights are shared with the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="given">The values that are given.</param>
    /// <param name="wanted">The names of the values that are computed; none of those given.</param>
    public static ModelProto Extract(NetworkGraph network, IReadOnlyList<ValueInfoProto> given, IReadOnlyCollection<string> wanted)
    {
        ModelProto source = network.Model.Proto;
        var model = new ModelProto { IrVersion = Math.Max(source.IrVersion, ConstantsAreNoInputs), Graph = new GraphProto { Name = "segment" } };
        model.OpsetImport.Add(source.OpsetImport);
        model.Functions.Add(source.Functions);

        Dictionary<string, ValueInfoProto> inputs = given.ToDictionary(value => value.Name);
        var nodes = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<string>();
        var open = new Stack<string>(wanted);
        while (open.TryPop(out string? name))
        {
            if (!seen.Add(name))
                continue;
            if (inputs.TryGetValue(name, out ValueInfoProto? input))
                model.Graph.Input.Add(input);
            else if (network.Initializer(name) is { } tensor)
                model.Graph.Initializer.Add(tensor);
            else if (network.SparseInitializer(name) is { } sparse)
                model.Graph.SparseInitializer.Add(sparse);
            else if (network.Producer(name) is { } node && nodes.Add(node))
            {
                foreach (string read in NetworkGraph.Reads(node))
                    open.Push(read);
            }
        }

        model.Graph.Node.Add(network.Nodes.Where(nodes.Contains));
        // Without a type: ONNX Runtime finds it.
        model.Graph.Output.Add(wanted.Select(name => new ValueInfoProto { Name = name }));
        return model;
    }

    /// <summary>Describes values that are kept; sizes that differ from batch to batch are left free.</summary>
    /// <param name="batches">The values of all batches.</param>
    public static IReadOnlyList<ValueInfoProto> Describe(IReadOnlyList<IReadOnlyDictionary<string, KeptValue>> batches) =>
        [.. batches[0].Select(first => Describe(first.Key, [.. batches.Select(batch => batch[first.Key])]))];

    private static ValueInfoProto Describe(string name, KeptValue[] values)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)values[0].Type };
        int axes = values[0].Shape.Length;
        if (values.All(value => value.Shape.Length == axes))
        {
            tensor.Shape = new TensorShapeProto();
            for (int axis = 0; axis < axes; axis++)
            {
                long size = values[0].Shape[axis];
                tensor.Shape.Dim.Add(Array.TrueForAll(values, value => value.Shape[axis] == size)
                    ? new TensorShapeProto.Types.Dimension { DimValue = size }
                    : new TensorShapeProto.Types.Dimension());
            }
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
