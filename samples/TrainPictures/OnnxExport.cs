using SplitConv.Onnx.Protocol;
using SplitConv.Samples.Pictures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.Samples.TrainPictures;

/// <summary>
/// Writes a chain of TorchSharp modules down as an ONNX model. Every module becomes one node of its name, and every weight keeps the name it has
/// in <c>state_dict()</c>; nothing is folded or fused.
/// </summary>
internal static class OnnxExport
{
    public const string Input = "x";
    public const string Output = "logits";

    public static ModelProto Export(Sequential network) => new()
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
        ProducerName = "SplitConv samples",
        Graph = ExportGraph(network),
    };

    private static GraphProto ExportGraph(Sequential network)
    {
        var graph = new GraphProto
        {
            Name = "pictures",
            Input = { OnnxGraph.Value(Input, PictureSet.Channels, PictureSet.Height, PictureSet.Width) },
            Output = { OnnxGraph.Value(Output, PictureSet.ClassNames.Count) },
        };

        string value = Input;
        foreach ((string name, nn.Module module) in network.named_children())
        {
            NodeProto node = Translate(name, module, value);
            graph.Node.Add(node);
            value = node.Output[0];
        }

        graph.Node[^1].Output[0] = Output;

        // The first input of a node is what the node before it gives, all others are weights.
        Dictionary<string, Tensor> weights = network.state_dict();
        IEnumerable<string> names = graph.Node.SelectMany(node => node.Input.Skip(1));
        graph.Initializer.Add(names.Select(name => OnnxGraph.Initializer(name, weights[name])));
        return graph;
    }

    private static NodeProto Translate(string name, nn.Module module, string input)
    {
        return module switch
        {
            Conv2d conv => Node(
                "Conv",
                ["weight"],
                OnnxGraph.Integers("kernel_shape", conv.kernel_size),
                OnnxGraph.Integers("strides", conv.stride),
                OnnxGraph.Integers("pads", PadsOf(conv))),
            BatchNorm2d norm => Node(
                "BatchNormalization",
                ["weight", "bias", "running_mean", "running_var"],
                OnnxGraph.Float("epsilon", norm.eps)),
            ReLU => Node("Relu", []),
            AdaptiveAvgPool2d => Node("GlobalAveragePool", []),
            Flatten => Node("Flatten", []),
            Linear => Node("Gemm", ["weight", "bias"], OnnxGraph.Integer("transB", 1)),
            _ => throw new NotSupportedException($"{name} is a {module.GetName()}, which has no translation to ONNX here."),
        };

        NodeProto Node(string operation, string[] weights, params AttributeProto[] attributes) => new()
        {
            OpType = operation,
            Name = name,
            Input = { input, weights.Select(weight => $"{name}.{weight}") },
            Output = { $"{name}.output" },
            Attribute = { attributes },
        };
    }

    /// <summary>Top, left, bottom, right.</summary>
    private static IEnumerable<long> PadsOf(Conv2d conv)
    {
        long[] pads = conv.padding ?? throw new NotSupportedException("A padding given by its mode has no translation to ONNX here.");
        return pads.Concat(pads);
    }
}
