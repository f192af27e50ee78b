using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>Makes the descriptions of graph inputs and outputs.</summary>
internal static class Values
{
    /// <summary>A tensor of known format and sizes.</summary>
    public static ValueInfoProto OfTensor(string name, int dataType, IEnumerable<long> sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = dataType, Shape = shape } },
        };
    }
}
