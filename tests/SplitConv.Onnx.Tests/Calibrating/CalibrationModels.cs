using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.Onnx.Tests;

/// <summary>Small networks of several convolutions of 7 x 7, which are eligible with few channels; on 4 channels of 12 x 13 pixels.</summary>
internal static class CalibrationModels
{
    public static int[] Shape(int inputs) => [inputs, 4, 12, 13];

    public static OnnxModelBuilder Of(string kind, object? batch = null) => kind switch
    {
        "chain" => Chain(batch),
        "residual" => Residual(batch),
        "branches" => Branches(batch),
        "shapes" => Shapes(batch),
        "body" => WithBody(batch),
        "constants" => ConstantNodes(batch),
        "sequence" => Sequence(batch),
        "disorder" => Disorder(batch),
        "function" => WithFunction(batch),
        "inputs" => ConstantsAsInputs(Chain(batch), 8),
        "old" => ConstantsAsInputs(Chain(batch), 3),
        _ => throw new ArgumentException(kind),
    };

    public static OnnxModelBuilder Chain(object? batch = null) => Input(batch)
        .Convolution("one", "x", 1, true, [6, 4, 7, 7])
        .Node("Relu", ["one.output"], ["a"])
        .Convolution("two", "a", 2, true, [8, 6, 7, 7], stride: 2)
        .Node("Relu", ["two.output"], ["b"])
        .Convolution("three", "b", 3, false, [5, 8, 7, 7])
        .Node("GlobalAveragePool", ["three.output"], ["pooled"])
        .Node("Flatten", ["pooled"], ["scores"])
        .Output("scores");

    private static OnnxModelBuilder Residual(object? batch) => Input(batch)
        .Convolution("one", "x", 1, true, [4, 4, 7, 7])
        .Node("Relu", ["one.output"], ["a"])
        .Convolution("two", "a", 2, true, [4, 4, 7, 7])
        .Node("Add", ["two.output", "x"], ["sum"])
        .Node("Relu", ["sum"], ["b"])
        .Convolution("three", "b", 3, false, [4, 4, 7, 7])
        .Node("Add", ["three.output", "b"], ["y"])
        .Output("y");

    private static OnnxModelBuilder Branches(object? batch) => Input(batch)
        .Convolution("one", "x", 1, true, [4, 4, 7, 7])
        .Convolution("left", "one.output", 2, true, [5, 4, 7, 7])
        .Convolution("right", "one.output", 3, false, [4, 4, 7, 7])
        .Node("Concat", ["left.output", "right.output", "x"], ["joined"], "", ("axis", 1L))
        .Convolution("last", "joined", 4, true, [4, 13, 7, 7])
        .Output("last.output")
        .Output("right.output");

    // The size of one map decides that of another: int64 values cross the cuts.
    private static OnnxModelBuilder Shapes(object? batch) => Input(batch)
        .Node("Shape", ["x"], ["size"])
        .Convolution("one", "x", 1, true, [4, 4, 7, 7])
        .Convolution("two", "one.output", 2, true, [4, 4, 7, 7])
        .Node("Reshape", ["two.output", "size"], ["same"])
        .Convolution("three", "same", 3, true, [4, 4, 7, 7])
        .Output("three.output");

    // A body that reads a value of the graph around it.
    private static OnnxModelBuilder WithBody(object? batch)
    {
        static GraphProto Body(string name, string operation, string input) => new()
        {
            Name = name,
            Node = { MakeNode(operation, [input], [name]) },
            Output = { new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32 } } } },
        };
        OnnxModelBuilder builder = Input(batch).Convolution("one", "x", 1, true, [4, 4, 7, 7]).Convolution("two", "one.output", 2, true, [4, 4, 7, 7]);
        builder.Graph.Initializer.Add(new TensorProto { Name = "yes", DataType = 9, Int32Data = { 1 } });
        return builder
            .Node("If", ["yes"], ["chosen"], "", ("then_branch", Body("then", "Relu", "one.output")), ("else_branch", Body("else", "Neg", "one.output")))
            .Node("Add", ["chosen", "two.output"], ["sum"])
            .Convolution("three", "sum", 3, true, [4, 4, 7, 7])
            .Output("three.output");
    }

    private static OnnxModelBuilder ConstantNodes(object? batch)
    {
        OnnxModelBuilder builder = Input(batch)
            .Node("Constant", [], ["w"], "", ("value", Tensor("w", [4, 4, 7, 7], ConvolutionModels.KernelValues(1, [4, 4, 7, 7]))))
            .Node("Identity", ["w"], ["v"]);
        foreach (var (name, input) in new[] { ("one", "x"), ("two", "one.output"), ("three", "two.output") })
            builder.Node("Conv", [input, "v"], [$"{name}.output"], name, ("pads", new long[] { 3, 3, 3, 3 }));
        return builder.Output("three.output");
    }

    private static OnnxModelBuilder Sequence(object? batch) => Input(batch)
        .Convolution("one", "x", 1, true, [4, 4, 7, 7])
        .Node("SequenceConstruct", ["one.output", "x"], ["list"])
        .Convolution("two", "one.output", 2, true, [4, 4, 7, 7])
        .Node("ConcatFromSequence", ["list"], ["joined"], "", ("axis", 1L))
        .Node("Concat", ["joined", "two.output"], ["all"], "", ("axis", 1L))
        .Convolution("three", "all", 3, true, [4, 12, 7, 7])
        .Output("three.output");

    private static OnnxModelBuilder Disorder(object? batch)
    {
        OnnxModelBuilder builder = Chain(batch);
        NodeProto[] nodes = [.. builder.Graph.Node.Reverse()];
        builder.Graph.Node.Clear();
        builder.Graph.Node.Add(nodes);
        return builder;
    }

    private static OnnxModelBuilder WithFunction(object? batch)
    {
        OnnxModelBuilder builder = Input(batch).Convolution("one", "x", 1, true, [4, 4, 7, 7]);
        builder.Node("Twice", ["one.output"], ["twice"]).Convolution("two", "twice", 2, true, [4, 4, 7, 7]).Node("Twice", ["two.output"], ["again"]);
        foreach (NodeProto node in builder.Graph.Node.Where(node => node.OpType == "Twice"))
            node.Domain = "local";
        builder.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = "local", Version = 1 });
        builder.Model.Functions.Add(new FunctionProto
        {
            Name = "Twice",
            Domain = "local",
            Input = { "i" },
            Output = { "o" },
            Node = { MakeNode("Add", ["i", "i"], ["o"]) },
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 13 } },
        });
        return builder.Convolution("three", "again", 3, true, [4, 4, 7, 7]).Output("three.output");
    }

    // As old models list them.
    private static OnnxModelBuilder ConstantsAsInputs(OnnxModelBuilder builder, int irVersion)
    {
        builder.Model.IrVersion = irVersion;
        foreach (TensorProto tensor in builder.Graph.Initializer)
            builder.Input(tensor.Name, tensor.DataType, [.. tensor.Dims.Select(size => (object)size)]);
        return builder;
    }

    private static OnnxModelBuilder Input(object? batch) => new OnnxModelBuilder().Input("x", Float32, batch ?? "N", 4, 12, 13);
}
