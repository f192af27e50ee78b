using SplitConv.Onnx.Protocol;
using static SplitConv.TestSupport.OnnxModelBuilder;

namespace SplitConv.TestSupport;

/// <summary>Models with convolutions in the bodies of If, Loop and Scan.</summary>
public static class BodyModels
{
    private const int Boolean = 9;

    /// <summary>Makes a body.</summary>
    public static GraphProto Body(ValueInfoProto[] inputs, NodeProto[] nodes, ValueInfoProto[] outputs, params TensorProto[] initializers)
    {
        var body = new GraphProto { Name = "body" };
        body.Input.Add(inputs);
        body.Node.Add(nodes);
        body.Output.Add(outputs);
        body.Initializer.Add(initializers);
        return body;
    }

    /// <summary>A branch of an If with one convolution of the outer value x, node conv, output out.</summary>
    /// <param name="weight">The name of the weight.</param>
    /// <param name="local">The initialisers of the branch.</param>
    public static GraphProto Branch(string weight, params TensorProto[] local) => Body(
        [],
        [MakeNode("Conv", ["x", weight], ["out"], "conv")],
        [Value("out", Float32)],
        local);

    /// <summary>An If over the input condition with two branches; output y. The outer graph holds the weight w.</summary>
    public static OnnxModelBuilder If(GraphProto then, GraphProto otherwise) => new OnnxModelBuilder()
        .Input("x", Float32, ConvolutionModels.Image)
        .Input("condition", Boolean)
        .RandomConstant("w", 1, ConvolutionModels.Kernel)
        .Node("If", ["condition"], ["y"], "choice", ("then_branch", then), ("else_branch", otherwise))
        .Output("y");

    /// <summary>A Loop that convolves the input x twice with a kernel <c>[4, 4, 7, 7]</c>, node conv; output y. The outer graph holds the weight w.</summary>
    /// <param name="weight">The name of the weight the body reads.</param>
    /// <param name="local">The initialisers of the body.</param>
    public static OnnxModelBuilder Loop(string weight, params TensorProto[] local)
    {
        GraphProto body = Body(
            [Scalar("turn", OnnxModelBuilder.Int64), Scalar("go_on", Boolean), Value("state", Float32, ConvolutionModels.Image)],
            [
                MakeNode("Identity", ["go_on"], ["go_on_out"]),
                MakeNode("Conv", ["state", weight], ["state_out"], "conv", ("pads", new long[] { 3, 3, 3, 3 })),
            ],
            [Scalar("go_on_out", Boolean), Value("state_out", Float32, ConvolutionModels.Image)],
            local);
        OnnxModelBuilder model = new OnnxModelBuilder()
            .Input("x", Float32, ConvolutionModels.Image)
            .RandomConstant("w", 1, 4, 4, 7, 7)
            .Node("Loop", ["turns", "", "x"], ["y"], "loop", ("body", body))
            .Output("y");
        model.Graph.Initializer.Add(new TensorProto { Name = "turns", DataType = OnnxModelBuilder.Int64, Int64Data = { 2 } });
        return model;
    }

    /// <summary>A Scan over the first axis of the input x <c>[3, 1, 4, 12, 13]</c> with a convolution, node conv; output y. The outer graph holds the weight w.</summary>
    /// <param name="weight">The name of the weight the body reads.</param>
    /// <param name="local">The initialisers of the body.</param>
    public static OnnxModelBuilder Scan(string weight, params TensorProto[] local)
    {
        GraphProto body = Body(
            [Value("slice", Float32, ConvolutionModels.Image)],
            [MakeNode("Conv", ["slice", weight], ["slice_out"], "conv")],
            [Value("slice_out", Float32)],
            local);
        return new OnnxModelBuilder()
            .Input("x", Float32, [3, .. ConvolutionModels.Image])
            .RandomConstant("w", 1, ConvolutionModels.Kernel)
            .Node("Scan", ["x"], ["y"], "scan", ("body", body), ("num_scan_inputs", 1L))
            .Output("y");
    }

    private static ValueInfoProto Scalar(string name, int type)
    {
        ValueInfoProto value = Value(name, type);
        value.Type.TensorType.Shape = new TensorShapeProto();
        return value;
    }

    /// <summary>The body that a node of the main graph carries in an attribute.</summary>
    public static GraphProto BodyOf(this ModelProto model, string node, string attribute) =>
        model.Graph.Node.Single(candidate => candidate.Name == node).Attribute.Single(candidate => candidate.Name == attribute).G;
}
