using System.Runtime.InteropServices;
using Google.Protobuf;
using SplitConv.Onnx.Protocol;

namespace SplitConv.TestSupport;

/// <summary>Builds ONNX models in code, for tests. Every method returns the builder.</summary>
public sealed class OnnxModelBuilder
{
    /// <summary>TensorProto.DataType.</summary>
    public const int Float32 = 1, Int64 = 7, Float16 = 10, Float64 = 11, BFloat16 = 16;

    /// <summary>Starts an empty model.</summary>
    public OnnxModelBuilder(int irVersion = 8, int opset = 13)
    {
        Model = new ModelProto { IrVersion = irVersion, ProducerName = "SplitConv tests", Graph = new GraphProto { Name = "test" } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    /// <summary>The model so far, open to any change.</summary>
    public ModelProto Model { get; }

    /// <summary>The main graph.</summary>
    public GraphProto Graph => Model.Graph;

    /// <summary>Adds a graph input. A size is a number, or a name where it is free.</summary>
    public OnnxModelBuilder Input(string name, int type, params object[] sizes)
    {
        Graph.Input.Add(Value(name, type, sizes));
        return this;
    }

    /// <summary>Adds a graph output; without sizes its shape is not stated.</summary>
    public OnnxModelBuilder Output(string name, int type = Float32, params object[] sizes)
    {
        Graph.Output.Add(Value(name, type, sizes));
        return this;
    }

    /// <summary>Adds a constant of float32 as raw data.</summary>
    public OnnxModelBuilder Constant(string name, long[] shape, float[] values)
    {
        Graph.Initializer.Add(Tensor(name, shape, values));
        return this;
    }

    /// <summary>Adds a constant of random normal numbers, scaled as trained kernels are.</summary>
    public OnnxModelBuilder RandomConstant(string name, ulong seed, params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (product, size) => product * size);
        float scale = MathF.Sqrt(2f / MathF.Max(1, count / shape[0]));
        return Constant(name, shape, [.. SplitMix64.NormalSingles(seed, count).Select(number => scale * number)]);
    }

    /// <summary>Adds a node. An attribute is a long, a long[], a float, a string, a TensorProto or a GraphProto.</summary>
    public OnnxModelBuilder Node(string operation, string[] inputs, string[] outputs, string name = "", params (string Name, object Value)[] attributes)
    {
        Graph.Node.Add(MakeNode(operation, inputs, outputs, name, attributes));
        return this;
    }

    /// <summary>Makes a node for any graph.</summary>
    public static NodeProto MakeNode(string operation, string[] inputs, string[] outputs, string name = "", params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = operation };
        if (name.Length > 0)
            node.Name = name;
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        return node;
    }

    /// <summary>Makes a float32 tensor with raw data.</summary>
    public static TensorProto Tensor(string name, long[] shape, float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = Float32, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)) };
        tensor.Dims.Add(shape);
        return tensor;
    }

    /// <summary>Makes the description of an input or output.</summary>
    public static ValueInfoProto Value(string name, int type, params object[] sizes)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type };
        if (sizes.Length > 0)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.Add(sizes.Select(size => size is string free
                ? new TensorShapeProto.Types.Dimension { DimParam = free }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(size, System.Globalization.CultureInfo.InvariantCulture) }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>Writes the model to a file and returns its path.</summary>
    public string Save(string path)
    {
        File.WriteAllBytes(path, Model.ToByteArray());
        return path;
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, Type = 2, I = number },
        int number => new AttributeProto { Name = name, Type = 2, I = number },
        float number => new AttributeProto { Name = name, Type = 1, F = number },
        string text => new AttributeProto { Name = name, Type = 3, S = ByteString.CopyFromUtf8(text) },
        long[] numbers => new AttributeProto { Name = name, Type = 7, Ints = { numbers } },
        TensorProto tensor => new AttributeProto { Name = name, Type = 4, T = tensor },
        GraphProto graph => new AttributeProto { Name = name, Type = 5, G = graph },
        _ => throw new ArgumentException($"An attribute of {value.GetType()} is not known here.", nameof(value)),
    };
}
