using SplitConv.Convolutions;
using SplitConv.Onnx.Comparing;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Sensitivities;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>What sensitivity is good for: accuracy at the reference's MACs.</summary>
public sealed class SensitiveBudgetTests
{
    // The reference's ranks leave 80.6 % of the MACs and 53.28 % of the pictures right.
    [Fact]
    public void Resnet_20_keeps_most_of_its_accuracy_at_the_macs_of_the_reference()
    {
        using var folder = new TemporaryFolder();
        string original = TestFiles.Model("cifar_resnet20.onnx");
        ModelSurvey survey = OnnxModels.Survey(original);
        var options = new DecompositionOptions
        {
            Budget = new ModelBudget(BudgetedCost.Macs, 0.806),
            Schemes = DecompositionSchemes.All,
            Eligibility = new EligibilityLimits { FewestChannels = 16 },
        };
        var data = new SensitivityOptions { Data = Pictures("cifar10/data_batch_1.bin"), Samples = 100, Threads = 1 };
        options = options with { Sensitivities = SensitivityMeasurement.Measure(survey, options, data, cancellationToken: TestContext.Current.CancellationToken) };

        string decomposed = OnnxDecomposition.Decompose(survey, options, cancellationToken: TestContext.Current.CancellationToken).Write(folder.File("decomposed.onnx"));

        var comparison = new ComparisonOptions { Inputs = Pictures("cifar10/test_batch.bin"), Samples = 2000 };
        Assert.InRange(ModelComparer.Compare(original, decomposed, comparison, cancellationToken: TestContext.Current.CancellationToken).Accuracy!.Second, 0.72, 0.82);
    }

    private static InputSource Pictures(string name) => InputSource.Open(
        TestFiles.Data(name), new Preprocessing { Normalisation = new Normalisation([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]) });
}
