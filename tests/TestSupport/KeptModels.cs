using Google.Protobuf;
using SplitConv.Onnx.Protocol;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.TestSupport;

/// <summary>Models with one convolution, node conv, that cannot be decomposed for a reason that lies in the ONNX format.</summary>
public static class KeptModels
{
    private const int Unsigned8 = 2, Signed8 = 3, Signed32 = 6;

    /// <summary>A weight that is stored as integers and dequantised.</summary>
    public static OnnxModelBuilder Dequantised()
    {
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", Float32, ConvolutionModels.Image).Output("y")
            .Constant("scale", [], [0.01f])
            .Node("DequantizeLinear", ["stored", "scale", "zero"], ["w"])
            .Node("Conv", ["x", "w"], ["y"], "conv");
        model.Graph.Initializer.Add([Bytes("stored", Signed8, ConvolutionModels.Kernel), Bytes("zero", Signed8)]);
        return model;
    }

    /// <summary>A weight whose zeros are not stored.</summary>
    public static OnnxModelBuilder Sparse()
    {
        OnnxModelBuilder model = ConvolutionModels.One(bias: false);
        model.Graph.Initializer.Clear();
        TensorProto indices = ConvolutionModels.Tensor("indices", OnnxModelBuilder.Int64, 2);
        indices.Int64Data.Add([0, 5]);
        model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = Tensor("w", [2], [1, 2]), Indices = indices, Dims = { ConvolutionModels.Kernel } });
        return model;
    }

    /// <summary>A convolution with its activation, as ONNX Runtime's optimiser makes it.</summary>
    public static OnnxModelBuilder Fused()
    {
        OnnxModelBuilder model = ConvolutionModels.One(attributes: ("activation", "Relu"));
        model.Graph.Node[0].OpType = "FusedConv";
        model.Graph.Node[0].Domain = "com.microsoft";
        model.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        return model;
    }

    /// <summary>A Conv of a domain of its own.</summary>
    public static OnnxModelBuilder Foreign()
    {
        OnnxModelBuilder model = ConvolutionModels.One();
        model.Graph.Node[0].Domain = "org.example";
        return model;
    }

    /// <summary>A convolution of integers.</summary>
    public static OnnxModelBuilder IntegerConvolution()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", Unsigned8, ConvolutionModels.Image).Output("y", Signed32).Node("ConvInteger", ["x", "w"], ["y"], "conv");
        model.Graph.Initializer.Add(Bytes("w", Unsigned8, ConvolutionModels.Kernel));
        return model;
    }

    /// <summary>A convolution of integers with scales.</summary>
    public static OnnxModelBuilder QuantisedConvolution()
    {
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", Unsigned8, ConvolutionModels.Image).Output("y", Unsigned8)
            .Constant("scale", [], [0.1f])
            .Node("QLinearConv", ["x", "scale", "zero", "w", "scale", "zero", "scale", "zero"], ["y"], "conv");
        model.Graph.Initializer.Add([Bytes("w", Unsigned8, ConvolutionModels.Kernel), Bytes("zero", Unsigned8)]);
        return model;
    }

    /// <summary>A transposed convolution.</summary>
    public static OnnxModelBuilder Transposed() => new OnnxModelBuilder()
        .Input("x", Float32, ConvolutionModels.Image).Output("y")
        .RandomConstant("w", 1, 4, 6, 7, 7)
        .Node("ConvTranspose", ["x", "w"], ["y"], "conv");

    /// <summary>A convolution along one axis.</summary>
    public static OnnxModelBuilder OneAxis() => ConvolutionModels.One(kernel: [64, 64, 3], image: [1, 64, 9]);

    /// <summary>A convolution along three axes.</summary>
    public static OnnxModelBuilder ThreeAxes() => ConvolutionModels.One(kernel: [64, 64, 3, 3, 3], image: [1, 64, 4, 4, 4]);

    /// <summary>A weight with one element that is no number.</summary>
    public static OnnxModelBuilder WithElement(float element)
    {
        float[] values = ConvolutionModels.KernelValues(1, ConvolutionModels.Kernel);
        values[100] = element;
        OnnxModelBuilder model = ConvolutionModels.One(bias: false);
        model.Graph.Initializer[0] = Tensor("w", ConvolutionModels.Kernel, values);
        return model;
    }

    /// <summary>A weight that is added up when the model runs.</summary>
    public static OnnxModelBuilder Computed()
    {
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", Float32, ConvolutionModels.Image).Output("y")
            .RandomConstant("half", 1, ConvolutionModels.Kernel)
            .Node("Add", ["half", "half"], ["w"])
            .Node("Conv", ["x", "w"], ["y"], "conv");
        return model;
    }

    /// <summary>A weight that the caller feeds.</summary>
    public static OnnxModelBuilder Fed()
    {
        OnnxModelBuilder model = ConvolutionModels.One(bias: false).Input("w", Float32, [.. ConvolutionModels.Kernel.Cast<object>()]);
        model.Graph.Initializer.Clear();
        return model;
    }

    /// <summary>A weight that nothing makes.</summary>
    public static OnnxModelBuilder Dangling()
    {
        OnnxModelBuilder model = ConvolutionModels.One(bias: false);
        model.Graph.Initializer.Clear();
        return model;
    }

    /// <summary>A weight of bfloat16, read directly.</summary>
    public static OnnxModelBuilder BrainFloat()
    {
        OnnxModelBuilder model = new OnnxModelBuilder().Input("x", BFloat16, ConvolutionModels.Image).Output("y", BFloat16).Node("Conv", ["x", "w"], ["y"], "conv");
        model.Graph.Initializer.Add(ConvolutionModels.BFloat16Tensor("w", 1, ConvolutionModels.Kernel));
        return model;
    }

    /// <summary>A convolution inside a model-local function, called with the weight as an argument.</summary>
    public static OnnxModelBuilder InFunction()
    {
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", Float32, ConvolutionModels.Image).Output("y")
            .RandomConstant("w", 1, ConvolutionModels.Kernel)
            .Node("Block", ["x", "w"], ["y"], "call");
        model.Graph.Node[0].Domain = "local";
        model.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        model.Model.Functions.Add(new FunctionProto
        {
            Name = "Block",
            Domain = "local",
            Input = { "image", "kernel" },
            Output = { "result" },
            Node = { MakeNode("Conv", ["image", "kernel"], ["result"], "conv") },
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
        });
        return model;
    }

    private static TensorProto Bytes(string name, int type, params long[] shape)
    {
        byte[] data = new byte[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < data.Length; i++)
            data[i] = shape.Length == 0 ? (byte)0 : (byte)(37 * i % 101);
        TensorProto tensor = ConvolutionModels.Tensor(name, type, shape);
        tensor.RawData = ByteString.CopyFrom(data);
        return tensor;
    }
}
