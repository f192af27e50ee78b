using SplitConv.Convolutions;
using SplitConv.Onnx.Measuring;
using SplitConv.Onnx.Models;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests.Measuring;

public sealed class DecomposedCopyTests
{
    [Fact]
    public void The_named_convolutions_are_pairs_and_the_others_are_as_before()
    {
        ModelSurvey survey = OnnxModels.Survey(SmallNetworks.Mixed());
        ConvolutionGeometry down = survey.Sites.Single(site => site.Name == "down").Geometry!;
        OnnxModel copy = DecomposedCopy.Of(survey, new Dictionary<string, PairGeometry> { ["down"] = PairGeometry.Of(down, DecompositionMode.SCFK, 32) });
        Assert.Equal(["stem", "", "wide", "down.0", "down.1", "point", "grouped"], copy.Proto.Graph.Node.Select(node => node.Name));
        Assert.Equal([32, 64, 3, 1], Dimensions("down.0.weight"));
        Assert.Equal([128, 32, 1, 3], Dimensions("down.1.weight"));
        Assert.Equal(["stem", "", "wide", "down", "point", "grouped"], survey.Model.Proto.Graph.Node.Select(node => node.Name));

        IEnumerable<long> Dimensions(string name) => copy.Proto.Graph.Initializer.Single(tensor => tensor.Name == name).Dims;
    }

    [Fact]
    public void Pairs_of_a_shared_weight_share_their_weights()
    {
        ModelSurvey survey = OnnxModels.Survey(ConvolutionModels.Shared(3));
        OnnxModel copy = DecomposedCopy.Of(survey, survey.Sites.ToDictionary(site => site.Name, site => PairGeometry.Of(site.Geometry!, DecompositionMode.SCFK, 3)));
        Assert.Equal(6, copy.Proto.Graph.Node.Count);
        Assert.Equal(2, copy.Proto.Graph.Initializer.Count);
    }

    [Fact]
    public void The_weights_neither_amplify_nor_attenuate()
    {
        var shape = new WeightShape(64, 32, 3, 3);
        double[] weights = RandomKernels.Of(shape, ElementType.Float32).ToValues();
        Assert.Equal(1.0 / (32 * 3 * 3), weights.Average(weight => weight * weight), 1e-4);
        Assert.Equal(0, weights.Average(), 1e-3);
    }
}
