using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Running;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ModelComparerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_models_have_no_error_and_a_latency()
    {
        string model = Save(ConvolutionModels.One());
        ModelComparison comparison = Compare(model, model);
        Assert.Equal(8, comparison.Samples);
        OutputDifference output = Assert.Single(comparison.Outputs);
        Assert.Equal(("y", 0, 0), (output.Name, output.LargestError, output.RelativeError));
        Assert.True(output.LargestValue > 0);
        Assert.Null(comparison.Accuracy);
        Assert.True(comparison.Latency.Runs > 0);
        Assert.Equal(1, comparison.Latency.Threads);
        Assert.Equal(["x [1, 4, 12, 13]"], comparison.Inputs);
        Assert.Empty(comparison.Assumed);
    }

    [Fact]
    public void The_relative_error_is_that_of_the_euclidean_norms()
    {
        OnnxModelBuilder scaled = ConvolutionModels.One(bias: false);
        scaled.Graph.Node[0].Output[0] = "whole";
        scaled.Constant("share", [], [0.75f]).Node("Mul", ["whole", "share"], ["y"]);
        OutputDifference output = Assert.Single(Compare(Save(ConvolutionModels.One(bias: false), "first.onnx"), Save(scaled, "second.onnx")).Outputs);
        Assert.Equal(0.25, output.RelativeError, 1e-6);
        Assert.Equal(0.25 * output.LargestValue, output.LargestError, 1e-6);
    }

    [Fact]
    public void Models_that_take_other_inputs_are_refused_by_name()
    {
        OnnxModelBuilder renamed = ConvolutionModels.One();
        renamed.Graph.Node[0].Input[0] = renamed.Graph.Input[0].Name = "picture";
        AssertIncomparable(ConvolutionModels.One(), renamed);
        AssertIncomparable(ConvolutionModels.One(), ConvolutionModels.One(image: [1, 4, 12, 14]));
    }

    [Fact]
    public void Models_that_give_other_outputs_are_refused_by_name()
    {
        OnnxModelBuilder renamed = ConvolutionModels.One();
        renamed.Graph.Node[0].Output[0] = renamed.Graph.Output[0].Name = "z";
        AssertIncomparable(ConvolutionModels.One(), renamed);
    }

    [Fact]
    public void Outputs_of_another_size_are_refused_by_name_and_size()
    {
        string one = Save(ConvolutionModels.One(), "first.onnx"), other = Save(ConvolutionModels.One(attributes: ("strides", new long[] { 2, 2 })), "second.onnx");
        string message = Assert.Throws<IncomparableModelsException>(() => Compare(one, other)).Message;
        Assert.Equal($"{other}: the output y has 72 elements, not 252 as in the first model.", message);
    }

    [Fact]
    public void Free_dimensions_have_the_sizes_that_were_asked_for()
    {
        string model = Save(ConvolutionModels.One(image: ["batch", 4, "height", "width"]));
        var options = new ComparisonOptions { FreeDimensions = new FreeDimensions(new Dictionary<string, int> { ["height"] = 9, ["width"] = 10 }), Samples = 2 };
        ModelComparison comparison = Compare(model, model, options);
        Assert.Equal(["x [1, 4, 9, 10]"], comparison.Inputs);
        Assert.Equal(["batch=1"], comparison.Assumed);
        Assert.Equal(2, comparison.Samples);
    }

    [Fact]
    public void A_dimension_that_is_not_free_is_refused_by_name()
    {
        string model = Save(ConvolutionModels.One(image: ["batch", 4, "height", 13]));
        var options = new ComparisonOptions { FreeDimensions = new FreeDimensions(new Dictionary<string, int> { ["breadth"] = 9 }) };
        Assert.Contains("'breadth'", Assert.Throws<InvalidOptionsException>(() => Compare(model, model, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_dimension_without_a_name_is_addressed_by_input_and_axis()
    {
        OnnxModelBuilder builder = ConvolutionModels.One(image: [1, 4, "height", 13]);
        builder.Graph.Input[0].Type.TensorType.Shape.Dim[2].ClearValue();
        var options = new ComparisonOptions { FreeDimensions = new FreeDimensions(new Dictionary<string, int> { ["x:2"] = 9 }) };
        string model = Save(builder);
        Assert.Equal(["x [1, 4, 9, 13]"], Compare(model, model, options).Inputs);
    }

    [Fact]
    public void Float16_inputs_are_fed()
    {
        OnnxModelBuilder builder = new OnnxModelBuilder()
            .Input("x", OnnxModelBuilder.Float16, ConvolutionModels.Image).Output("y", OnnxModelBuilder.Float16).Node("Conv", ["x", "w"], ["y"], "conv");
        builder.Graph.Initializer.Add(ConvolutionModels.HalfTensor("w", 1, ConvolutionModels.Kernel));
        string model = Save(builder);
        OutputDifference output = Assert.Single(Compare(model, model).Outputs);
        Assert.Equal(0, output.RelativeError);
        Assert.True(output.LargestValue > 0);
    }

    [Fact]
    public void A_model_that_onnx_runtime_does_not_load_is_refused_with_its_words()
    {
        string good = Save(ConvolutionModels.One()), bad = Save(KeptModels.Foreign(), "bad.onnx");
        var exception = Assert.Throws<RuntimeRefusedException>(() => Compare(good, bad));
        Assert.StartsWith(bad, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.IsUnknownOperator);
    }

    [Fact]
    public void A_cancelled_comparison_stops()
    {
        string model = Save(ConvolutionModels.One());
        using var source = new CancellationTokenSource();
        var stopping = new StopAfterFirstBatch(source);
        Assert.ThrowsAny<OperationCanceledException>(() => ModelComparer.Compare(model, model, new ComparisonOptions(), stopping, source.Token));
        Assert.Equal(1, stopping.Reports);
        Assert.ThrowsAny<OperationCanceledException>(() => ModelComparer.Compare(model, model, new ComparisonOptions(), null, source.Token));
    }

    private string Save(OnnxModelBuilder builder, string name = "model.onnx") => builder.Save(_folder.File(name));

    private void AssertIncomparable(OnnxModelBuilder first, OnnxModelBuilder second)
    {
        string one = Save(first, "first.onnx"), other = Save(second, "second.onnx");
        string message = Assert.Throws<IncomparableModelsException>(() => Compare(one, other)).Message;
        Assert.Contains(one, message, StringComparison.Ordinal);
        Assert.Contains(other, message, StringComparison.Ordinal);
    }

    private static ModelComparison Compare(string first, string second, ComparisonOptions? options = null) =>
        ModelComparer.Compare(first, second, options ?? new ComparisonOptions(), cancellationToken: TestContext.Current.CancellationToken);

    private sealed class StopAfterFirstBatch(CancellationTokenSource source) : IProgress<ComparisonProgress>
    {
        public int Reports { get; private set; }

        public void Report(ComparisonProgress value)
        {
            Reports++;
            source.Cancel();
        }
    }
}
