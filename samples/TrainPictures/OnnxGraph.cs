using System.Runtime.InteropServices;
using Google.Protobuf;
using SplitConv.Onnx.Protocol;
using TorchSharp;

namespace SplitConv.Samples.TrainPictures;

/// <summary>The small parts of an ONNX graph.</summary>
internal static class OnnxGraph
{
    // TensorProto.DataType.FLOAT of the ONNX specification.
    private const int FloatElements = 1;

    // AttributeProto.AttributeType: FLOAT, INT and INTS.
    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;

    public static AttributeProto Float(string name, double value) => new() { Name = name, Type = FloatAttribute, F = (float)value };

    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = IntegerAttribute, I = value };

    public static AttributeProto Integers(string name, IEnumerable<long> values) => new() { Name = name, Type = IntegersAttribute, Ints = { values } };

    /// <summary>A weight that is stored in the file.</summary>
    public static TensorProto Initializer(string name, torch.Tensor weight)
    {
        // ONNX wants the bytes of a number in little-endian order, which every system that libtorch runs on has.
        float[] numbers = weight.data<float>().ToArray();
        ByteString bytes = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(numbers));
        return new() { Name = name, DataType = FloatElements, Dims = { weight.shape }, RawData = bytes };
    }

    /// <summary>An input or output of the graph: [N, ...dimensions] for any number N of pictures.</summary>
    public static ValueInfoProto Value(string name, params long[] dimensions)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        shape.Dim.Add(dimensions.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new() { Name = name, Type = new TypeProto { TensorType = new() { ElemType = FloatElements, Shape = shape } } };
    }
}
