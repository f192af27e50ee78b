using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class AccuracyTests
{
    [Fact]
    public void Resnet_20_loses_as_much_as_with_the_reference()
    {
        using var folder = new TemporaryFolder();
        string original = TestFiles.Model("cifar_resnet20.onnx"), pictures = TestFiles.Data("cifar10/test_batch.bin");
        string decomposed = OnnxDecomposition
            .Decompose(OnnxModels.Survey(original), DecompositionOptions.Default, cancellationToken: TestContext.Current.CancellationToken)
            .Write(folder.File("decomposed.onnx"));
        var options = new ComparisonOptions
        {
            Inputs = InputSource.Open(pictures, new Preprocessing { Normalisation = new Normalisation([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]) }),
            Samples = 10000,
        };
        Accuracy accuracy = ModelComparer.Compare(original, decomposed, options, cancellationToken: TestContext.Current.CancellationToken).Accuracy!;
        Assert.InRange(accuracy.First, 0.8103 - 0.003, 0.8103 + 0.003);
        Assert.InRange(accuracy.Second, 0.5328 - 0.003, 0.5328 + 0.003);
    }
}
