using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Measuring;

/// <summary>
/// Small models that tell what a convolution costs inside a large one: its input, the convolution, and then a 1 x 1 convolution with a stride as large as the map, the probe, which looks at a
/// single pixel. In the base the probe looks at the input itself.
/// </summary>
/// <remarks>
/// ONNX Runtime reorders the input of its convolutions into blocks of channels, and casts half precision to single. A large model does that once for many layers. Here every model does it once for its input,
/// the base too, and next to nothing is left to do for the output, so that the difference to the base is the time of the convolution alone. What must be reordered between the convolutions of
/// a pair counts, for it comes with the pair.
/// </remarks>
internal sealed class LayerModel
{
    private const int FormatVersion = 8;
    private const int OperatorVersion = 13;
    private const int ProbeChannels = 16;

    private readonly ModelProto _model = new() { IrVersion = FormatVersion, Graph = new GraphProto { Name = "layer" } };
    private readonly ElementType _type;
    private readonly int _batch;
    private string _value = "input";
    private int _channels;
    private Extent _size;

    private LayerModel(LayerShape layer)
    {
        _type = layer.Type;
        _batch = layer.Maps.Batch;
        _channels = layer.Original.InChannels;
        _size = layer.Maps.Input;
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorVersion });
        _model.Graph.Input.Add(Value());
    }

    /// <summary>The model without the convolution.</summary>
    public static ModelProto Base(LayerShape layer) => new LayerModel(layer).Finish();

    /// <summary>The model with the convolution as it is.</summary>
    public static ModelProto Original(LayerShape layer)
    {
        var model = new LayerModel(layer);
        model.Append("original", layer.Original, layer.Maps.Output);
        return model.Finish();
    }

    /// <summary>The model with the pair.</summary>
    public static ModelProto Pair(LayerShape layer)
    {
        var model = new LayerModel(layer);
        FeatureMaps maps = layer.Maps;
        model.Append("first", layer.Pair.First, layer.Pair.FirstAxes.Of(maps.Output, maps.Input));
        model.Append("last", layer.Pair.Last, maps.Output);
        return model.Finish();
    }

    private ModelProto Finish()
    {
        Append("probe", new ConvolutionGeometry(new(ProbeChannels, _channels, 1, 1), Stride: _size, Extent.One, Groups: 1), Extent.One);
        _model.Graph.Output.Add(Value());
        return _model;
    }

    private void Append(string name, ConvolutionGeometry geometry, Extent output)
    {
        string weight = $"{name}.weight";
        WeightShape shape = geometry.Weight;
        _model.Graph.Initializer.Add(TensorData.Create(weight, _type, shape.Dimensions.Select(size => (long)size), RandomKernels.Of(shape, _type).Data));
        var node = new NodeProto { Name = name, OpType = "Conv" };
        node.Input.Add([_value, weight]);
        node.Output.Add($"{name}.output");
        node.Attribute.Add(Attributes.Integers("dilations", geometry.Dilation.Height, geometry.Dilation.Width));
        node.Attribute.Add(Attributes.Integer("group", geometry.Groups));
        node.Attribute.Add(Attributes.Integers("kernel_shape", shape.Height, shape.Width));
        node.Attribute.Add(Attributes.Integers("pads", Padding.Of(geometry, _size, output)));
        node.Attribute.Add(Attributes.Integers("strides", geometry.Stride.Height, geometry.Stride.Width));
        _model.Graph.Node.Add(node);
        (_value, _channels, _size) = (node.Output[0], geometry.OutChannels, output);
    }

    private ValueInfoProto Value() => Values.OfTensor(_value, TensorType.FromElementType(_type), [_batch, _channels, _size.Height, _size.Width]);
}
