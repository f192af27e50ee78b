using SplitConv.Plans;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>A model that itself is a convolution cannot be changed in place.</summary>
public sealed class RootConvolutionTests
{
    [Fact]
    public void A_new_module_is_returned_and_the_convolution_stays_as_it_was()
    {
        Conv2d root = Kernels.First();
        var snapshot = new ModelSnapshot(root, Kernels.Input());

        var result = root.Decompose();

        Assert.IsType<DecomposedConvolution>(result.Model);
        Assert.Equal(["0", "1"], Assert.Single(result.Changes, change => change.Key.Length == 0).Value);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void At_full_rank_the_new_module_gives_the_output_of_the_convolution()
    {
        Conv2d root = Kernels.First();
        DecompositionOptions fullRank = Decompositions.AtRanks(new Dictionary<string, int> { [""] = 28 });
        nn.Module<Tensor, Tensor> decomposed = root.Decompose(options: fullRank).Model;
        Tensors.AssertClose(Tensors.Output(root, Kernels.Input()), Tensors.Output(decomposed, Kernels.Input()), 1e-5);
    }

    [Fact]
    public void The_new_module_has_parameters_of_its_own()
    {
        Conv2d root = Kernels.First();
        nn.Module<Tensor, Tensor> decomposed = root.Decompose().Model;
        var snapshot = new ModelSnapshot(root, Kernels.Input());

        Assert.Equal(["0.weight", "1.weight", "1.bias"], decomposed.state_dict().Keys);
        Training.Step(decomposed, Kernels.Input());
        decomposed.to(ScalarType.Float64);
        decomposed.Dispose();

        snapshot.AssertUnchanged();
    }

    [Fact]
    public void Training_mode_and_frozen_parameters_are_kept()
    {
        Conv2d root = Kernels.First();
        root.eval();
        root.weight.requires_grad = false;
        root.bias!.requires_grad = false;
        nn.Module<Tensor, Tensor> decomposed = root.Decompose().Model;
        Assert.False(decomposed.training);
        Assert.All(decomposed.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void It_is_restructured_offline_and_from_a_bundle()
    {
        using var folder = new TemporaryFolder();
        Conv2d root = Kernels.First();
        nn.Module<Tensor, Tensor> decomposed = root.Decompose(folder.File("information.json")).Model;
        decomposed.SaveDecomposed(folder.File("bundle.safetensors"));
        decomposed.save(folder.File("weights.dat"));
        Tensor expected = Tensors.Output(decomposed, Kernels.Input());

        nn.Module<Tensor, Tensor> offline = Kernels.First().DecomposeNetwork(folder.File("information.json")).Model;
        offline.load(folder.File("weights.dat"));
        Tensors.AssertIdentical(expected, Tensors.Output(offline, Kernels.Input()));

        nn.Module<Tensor, Tensor> loaded = Kernels.First().LoadDecomposed(folder.File("bundle.safetensors")).Model;
        Tensors.AssertIdentical(expected, Tensors.Output(loaded, Kernels.Input()));
    }
}
