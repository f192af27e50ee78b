using SplitConv.Storage;
using SplitConv.TestSupport;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>Weights of any model go by their names.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Weights => _folder.File("weights.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parameters_and_buffers_come_back()
    {
        Sequential model = TrainedModel.Original(), other = TrainedModel.Original();
        Training.Step(model, Kernels.Input());
        model.SaveWeights(Weights);
        other.LoadWeights(Weights);
        Assert.All(model.state_dict(), entry => Assert.Equal(Tensors.Bytes(entry.Value), Tensors.Bytes(other.state_dict()[entry.Key])));
        Tensors.AssertIdentical(TrainedModel.Output(model), TrainedModel.Output(other));
    }

    [Fact]
    public void Weights_of_a_decomposed_model_need_its_structure()
    {
        Sequential model = TrainedModel.Decomposed(), other = TrainedModel.Original();
        model.SaveWeights(Weights);
        AssertRefused(other, "call DecomposeNetwork first");

        other.Decompose();
        other.LoadWeights(Weights);
        Tensors.AssertIdentical(TrainedModel.Output(model), TrainedModel.Output(other));
    }

    [Fact]
    public void A_tensor_that_is_missing_is_named_strict_or_not()
    {
        nn.Sequential(("conv1", nn.Conv2d(4, 8, 7, bias: false))).SaveWeights(Weights);
        AssertRefused(TrainedModel.Original(), "bn1.weight");
        AssertRefused(TrainedModel.Original(), "bn1.weight", strict: false);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        Sequential model = TrainedModel.Original(), other = nn.Sequential(
            ("conv1", nn.Conv2d(4, 8, 7, bias: false)), ("bn1", nn.BatchNorm2d(8)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(8, 6, (7L, 9L))));
        other.SaveWeights(Weights);
        AssertRefused(model, "conv2.weight");
        AssertRefused(model, "[6, 8, 7, 9]");
        AssertRefused(model, "[6, 8, 7, 7]", strict: false);
    }

    [Fact]
    public void A_superfluous_tensor_is_named_if_strict_and_passed_over_if_not()
    {
        Sequential model = TrainedModel.Original(), larger = TrainedModel.Original();
        larger.append("fc", nn.Linear(2, 2));
        larger.SaveWeights(Weights);
        AssertRefused(model, "fc.weight");
        model.LoadWeights(Weights, strict: false);
        Assert.All(model.state_dict(), entry => Assert.Equal(Tensors.Bytes(larger.state_dict()[entry.Key]), Tensors.Bytes(entry.Value)));
    }

    [Fact]
    public void Number_formats_are_converted()
    {
        Sequential model = TrainedModel.Original(), other = TrainedModel.Original();
        model.to(ScalarType.Float64);
        model.SaveWeights(Weights);
        other.LoadWeights(Weights);
        Assert.All(other.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        Tensors.AssertClose(model.state_dict()["conv1.weight"], other.state_dict()["conv1.weight"], 1e-7);
    }

    [Fact]
    public void A_file_that_is_missing_or_no_safetensors_file_is_refused()
    {
        AssertRefused(TrainedModel.Original(), Weights);
        File.WriteAllText(Weights, "not a file of weights at all");
        AssertRefused(TrainedModel.Original(), Weights);
    }

    private void AssertRefused(nn.Module<Tensor, Tensor> model, string named, bool strict = true)
    {
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var exception = Assert.Throws<SafetensorsException>(() => model.LoadWeights(Weights, strict));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }
}
