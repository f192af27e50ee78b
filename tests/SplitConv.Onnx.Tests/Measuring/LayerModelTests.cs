using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Onnx.Data.Feeding;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Running;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class LayerModelTests
{
    public static TheoryData<LayerCase, DecompositionMode> Cases { get; } = new(
        from layer in LayerCase.All
        from mode in Enum.GetValues<DecompositionMode>()
        select (layer, mode));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_feature_maps_are_those_of_the_site_in_every_mode(LayerCase layer, DecompositionMode mode)
    {
        LayerShape shape = layer.Shape(mode, rank: 5);
        FeatureMaps maps = shape.Maps;
        Extent between = shape.Pair.FirstAxes.Of(maps.Output, maps.Input);
        ConvolutionGeometry geometry = shape.Original;
        Assert.Equal([Sizes(16, Extent.One)], OutputSizes(LayerModel.Base(shape)));
        Assert.Equal([Sizes(geometry.OutChannels, maps.Output), Sizes(16, Extent.One)], OutputSizes(LayerModel.Original(shape)));
        Assert.Equal([Sizes(5, between), Sizes(geometry.OutChannels, maps.Output), Sizes(16, Extent.One)], OutputSizes(LayerModel.Pair(shape)));

        long[] Sizes(int channels, Extent size) => [maps.Batch, channels, size.Height, size.Width];
    }

    [Fact]
    public void The_padding_goes_where_the_axis_goes()
    {
        var layer = new LayerCase("3x5", new(4, 4, 3, 5), Extent.One, Extent.One, new(8, 9), new(8, 9));
        Assert.Equal([[1, 0, 1, 0], [0, 2, 0, 2]], Pads(DecompositionMode.SCFK));
        Assert.Equal([[0, 2, 0, 2], [1, 0, 1, 0]], Pads(DecompositionMode.SCSK));
        Assert.Equal([[1, 2, 1, 2], [0, 0, 0, 0]], Pads(DecompositionMode.FC));
        Assert.Equal([[0, 0, 0, 0], [1, 2, 1, 2]], Pads(DecompositionMode.SC));

        long[][] Pads(DecompositionMode mode) => [.. LayerModel.Pair(layer.Shape(mode, rank: 3)).Graph.Node.Take(2).Select(node => node.Attribute.Single(attribute => attribute.Name == "pads").Ints.ToArray())];
    }

    // The sizes of what every node gives.
    private static long[][] OutputSizes(ModelProto model)
    {
        string[] outputs = [.. model.Graph.Node.Select(node => node.Output[0])];
        model.Graph.Output.Clear();
        model.Graph.Output.Add(outputs.Select(output => new ValueInfoProto { Name = output }));
        using ModelSession session = ModelSession.OpenFromMemory(model.ToByteArray(), "test", threads: 1);
        using SampleBatch inputs = SampleSource.Of(session, data: null, FreeDimensions.None, samples: 1).Single();
        using var results = session.Run(inputs.Inputs, outputs, TestContext.Current.CancellationToken);
        return [.. results.Select(result => result.GetTensorTypeAndShape().Shape)];
    }
}
