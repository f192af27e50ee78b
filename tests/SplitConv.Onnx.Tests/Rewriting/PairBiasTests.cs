using SplitConv.Onnx.Protocol;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>Pairs with biases of their own.</summary>
public sealed class PairBiasTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_new_bias_stands_in_the_model_and_in_the_weights() => AssertBiases(ConvolutionModels.One(), [[1, 2, 3, 4, 5, 6]]);

    [Fact]
    public void A_shared_bias_is_parted_where_the_new_ones_differ()
    {
        ModelProto model = AssertBiases(ConvolutionModels.Shared(3, bias: true), [[1, 2, 3, 4, 5, 6], null, [6, 5, 4, 3, 2, 1]]);
        Assert.Equal(["conv1.1.bias", "conv2.1.bias", "conv3.1.bias"], BiasNames(model));
    }

    [Fact]
    public void And_stays_shared_where_they_are_the_same()
    {
        ModelProto model = AssertBiases(ConvolutionModels.Shared(3, bias: true), [[1, 2, 3, 4, 5, 6], null, [1, 2, 3, 4, 5, 6]]);
        Assert.Equal(["conv1.1.bias", "conv2.1.bias", "conv1.1.bias"], BiasNames(model));
    }

    [Fact]
    public void It_takes_the_format_of_the_old_one()
    {
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float16, ConvolutionModels.Image).Output("y", OnnxModelBuilder.Float16).Node("Conv", ["x", "w", "b"], ["y"], "conv");
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel));
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("b", 2, 6));
        ModelProto model = AssertBiases(builder, [[1, 2, 3, 4, 5, 6]]);
        TensorProto bias = model.Graph.Initializer.Single(tensor => tensor.Name == "conv.1.bias");
        Assert.Equal((OnnxModelBuilder.Float16, 12), (bias.DataType, bias.RawData.Length));
    }

    [Fact]
    public void A_bias_that_was_computed_is_replaced_too()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false).Node("Add", ["b", "b"], ["twice"]).RandomConstant("b", 2, 6);
        builder.Graph.Node[0].Input.Add("twice");
        (builder.Graph.Node[0], builder.Graph.Node[1]) = (builder.Graph.Node[1].Clone(), builder.Graph.Node[0].Clone());
        AssertBiases(builder, [[1, 2, 3, 4, 5, 6]]);
    }

    // Decomposes with these biases; information and weights must give the same model once more.
    private ModelProto AssertBiases(OnnxModelBuilder builder, double[]?[] biases)
    {
        string original = builder.Save(_folder.File("original.onnx"));
        ModelSurvey survey = OnnxModels.Survey(original);
        PlanResult computed = PlanExecution.Run(DecompositionPlanner.Plan(survey.Sites, OnnxModels.FullRankOptions(survey)), cancellationToken: TestContext.Current.CancellationToken);
        DecomposedModel decomposed = OnnxDecomposition.Replace(
            survey, computed with { Outcomes = [.. computed.Outcomes.Zip(biases, (outcome, bias) => outcome with { Pair = outcome.Pair! with { Bias = bias } })] });
        string path = decomposed.Write(_folder.File("decomposed.onnx")), weights = decomposed.WriteWeights(_folder.File("weights.safetensors"));

        ModelProto model = OnnxModels.Parse(path);
        string[] names = BiasNames(model);
        for (int i = 0; i < biases.Length; i++)
        {
            TensorProto tensor = model.Graph.Initializer.Single(tensor => tensor.Name == names[i]);
            if (biases[i] is { } bias)
                Assert.Equal(bias, Convolutions.FloatingPoint.ToValues(Models.TensorData.Read(tensor, path).Span, Models.TensorType.ToElementType(tensor.DataType)!.Value));
        }

        string applied = OnnxDecomposition.Apply(OnnxModels.Survey(original), [.. InformationEntry.Of(decomposed.Outcomes)], "information", weights).Write(_folder.File("applied.onnx"));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(applied));
        return model;
    }

    private static string[] BiasNames(ModelProto model) => [.. model.Graph.Node.Where(node => node.OpType == "Conv" && node.Input.Count == 3).Select(node => node.Input[2])];
}
