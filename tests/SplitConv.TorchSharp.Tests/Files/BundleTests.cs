using SplitConv.Plans.Information;
using SplitConv.Samples.Networks;
using SplitConv.Storage;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>One file carries a decomposed model: structure, weights and buffers.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Bundle => _folder.File("bundle.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_decomposed_and_trained_model_comes_back()
    {
        Sequential model = TrainedModel.Decomposed(), other = TrainedModel.Original();
        model.SaveDecomposed(Bundle);

        var loaded = other.LoadDecomposed(Bundle);

        Assert.Same(other, loaded.Model);
        Assert.Equal(["conv1", "conv2"], loaded.Changes.Keys);
        Assert.Equal(["conv2.0", "conv2.1"], loaded.Changes["conv2"]);
        Assert.Equal(model.state_dict().Keys, other.state_dict().Keys);
        Assert.All(model.state_dict(), entry => Assert.Equal(Tensors.Bytes(entry.Value), Tensors.Bytes(other.state_dict()[entry.Key])));
        Tensors.AssertIdentical(TrainedModel.Output(model), TrainedModel.Output(other));
    }

    [Fact]
    public void Buffers_of_batch_normalisation_are_in_it()
    {
        Sequential model = TrainedModel.Decomposed(), other = TrainedModel.Original();
        model.SaveDecomposed(Bundle);
        other.LoadDecomposed(Bundle);
        Assert.Equal(1, other.state_dict()["bn1.num_batches_tracked"].item<long>());
        Assert.NotEqual(0, other.state_dict()["bn1.running_mean"].abs().max().item<float>());
    }

    [Fact]
    public void A_model_that_is_restructured_already_only_gets_the_weights()
    {
        Sequential model = TrainedModel.Decomposed(), other = TrainedModel.Original();
        model.SaveDecomposed(Bundle);
        other.LoadDecomposed(Bundle);
        Training.Step(other, Kernels.Input());
        IReadOnlyList<DecomposedConvolution> pairs = Decompositions.Pairs(other);

        var again = other.LoadDecomposed(Bundle);

        Assert.Empty(again.Changes);
        Assert.All(pairs.Zip(Decompositions.Pairs(other)), item => Assert.Same(item.First, item.Second));
        Tensors.AssertIdentical(TrainedModel.Output(model), TrainedModel.Output(other));
    }

    [Fact]
    public void A_loaded_model_can_be_trained_and_saved_again()
    {
        TrainedModel.Decomposed().SaveDecomposed(Bundle);
        Sequential model = TrainedModel.Original(), other = TrainedModel.Original();
        model.LoadDecomposed(Bundle);
        Training.Step(model, Kernels.Input());
        model.SaveDecomposed(Bundle);
        other.LoadDecomposed(Bundle);
        Tensors.AssertIdentical(TrainedModel.Output(model), TrainedModel.Output(other));
    }

    [Fact]
    public void The_number_format_is_that_of_the_model_it_is_loaded_into()
    {
        Sequential model = TrainedModel.Decomposed(), other = TrainedModel.Original();
        model.SaveDecomposed(Bundle);
        other.to(ScalarType.Float64);
        other.LoadDecomposed(Bundle);
        Assert.All(other.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        other.eval();
        Tensors.AssertClose(TrainedModel.Output(model), Tensors.Output(other, Kernels.Input().to(ScalarType.Float64)), 1e-5);
    }

    [Fact]
    public void A_model_with_nothing_decomposed_is_refused_and_no_file_written()
    {
        var exception = Assert.Throws<SafetensorsException>(() => TrainedModel.Original().SaveDecomposed(Bundle));
        Assert.Contains("AutoDecomposition", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Snapshot());
    }

    [Fact]
    public void A_bundle_that_cannot_be_written_leaves_what_was_there()
    {
        Sequential model = TrainedModel.Decomposed();
        Assert.Throws<OutputException>(() => model.SaveDecomposed(_folder.File("missing/bundle.safetensors")));
        Assert.Throws<OutputException>(() => model.SaveDecomposed(_folder.Path));
        Assert.Empty(_folder.Snapshot());
    }

    [Fact]
    public void A_bundle_of_another_architecture_is_refused_by_the_name_of_the_layer()
    {
        TrainedModel.Decomposed().SaveDecomposed(Bundle);
        nn.Module<Tensor, Tensor> model = ResNet.ResNet18(classes: 2);
        model.eval();
        var snapshot = new ModelSnapshot(model, Tensors.Normal(1, 1, 3, 32, 32));
        var exception = Assert.Throws<InformationException>(() => model.LoadDecomposed(Bundle));
        Assert.Equal("conv1", exception.Layer);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_bundle_that_differs_beside_the_convolutions_is_refused_by_the_name_of_the_tensor()
    {
        Sequential model = nn.Sequential(
            ("conv1", nn.Conv2d(4, 8, 7, padding: 3, bias: false)), ("norm", nn.BatchNorm2d(8)), ("relu1", nn.ReLU()), ("conv2", Kernels.Second()));
        TrainedModel.Decomposed().SaveDecomposed(Bundle);
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var exception = Assert.Throws<SafetensorsException>(() => model.LoadDecomposed(Bundle));
        Assert.Contains("norm.weight", exception.Message, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_file_of_weights_alone_is_no_bundle()
    {
        TrainedModel.Decomposed().SaveWeights(Bundle);
        var exception = Assert.Throws<SafetensorsException>(() => TrainedModel.Original().LoadDecomposed(Bundle));
        Assert.Contains("SaveDecomposed", exception.Message, StringComparison.Ordinal);
    }
}
