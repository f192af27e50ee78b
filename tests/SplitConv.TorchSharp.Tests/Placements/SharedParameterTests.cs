using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>What was shared stays shared: one tensor, one gradient.</summary>
public sealed class SharedParameterTests
{
    public static TheoryData<string> WithSharedWeight => ["shared weight", "shared weight of Conv2d"];

    [Theory, MemberData(nameof(WithSharedWeight))]
    public void A_shared_weight_is_decomposed_once_and_stays_shared(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        model.Decompose();
        IReadOnlyList<DecomposedConvolution> pairs = Decompositions.Pairs(model);
        Assert.Equal(2, pairs.Count);
        Assert.Equal(pairs[0].First.weight.Handle, pairs[1].First.weight.Handle);
        Assert.Equal(pairs[0].Last.weight.Handle, pairs[1].Last.weight.Handle);
    }

    [Theory, MemberData(nameof(WithSharedWeight))]
    public void A_shared_weight_stays_shared_offline(string name)
    {
        using var folder = new TestSupport.TemporaryFolder();
        string information = Decompositions.SaveInformation(Placement.Of(name).Create, folder.File("information.json"));
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        model.DecomposeNetwork(information);
        IReadOnlyList<DecomposedConvolution> pairs = Decompositions.Pairs(model);
        Assert.Equal(pairs[0].First.weight.Handle, pairs[1].First.weight.Handle);
        Assert.Equal(pairs[0].Last.weight.Handle, pairs[1].Last.weight.Handle);
    }

    [Theory, MemberData(nameof(WithSharedWeight))]
    public void A_shared_weight_gathers_one_gradient_from_both_places(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        model.Decompose();
        IReadOnlyList<DecomposedConvolution> pairs = Decompositions.Pairs(model);
        Tensor shared = pairs[0].First.weight;

        model.call(Kernels.Input(5)).sum().backward();
        Tensor both = shared.grad!.clone();
        shared.grad!.zero_();
        Tensor intermediate = Tensors.Output(pairs[0], Kernels.Input(5));
        pairs[1].call(nn.functional.relu(intermediate)).sum().backward();

        // The second place alone gives another gradient than the two together.
        Assert.NotEqual(0, Tensors.Difference(both, shared.grad!));
    }

    [Fact]
    public void A_shared_weight_stays_with_a_convolution_that_is_kept()
    {
        nn.Module<Tensor, Tensor> model = Placement.Of("shared weight").Create();
        var kept = Assert.IsType<Conv2d>(model.named_modules().Single(entry => entry.name == "_second").module);
        byte[] weight = Tensors.Bytes(kept.weight);

        var changes = model.Decompose(options: new() { Exclude = [new("second")] }).Changes;

        Assert.Equal(["_first"], changes.Keys);
        Assert.Equal(weight, Tensors.Bytes(kept.weight));
        Assert.True(double.IsFinite(Tensors.Output(model, Kernels.Input(5)).sum().item<float>()));
    }

    [Fact]
    public void A_shared_bias_stays_shared()
    {
        nn.Module<Tensor, Tensor> model = Placement.Of("shared bias").Create();
        IntPtr bias = ((Conv2d)model.named_children().Last().module).bias!.Handle;
        model.Decompose();
        Assert.All(Decompositions.Pairs(model), pair => Assert.Equal(bias, pair.Last.bias!.Handle));
    }

    [Theory, InlineData("two names"), InlineData("two names of two kinds")]
    public void One_convolution_under_two_names_becomes_one_pair_under_two_names(string name)
    {
        nn.Module<Tensor, Tensor> model = Placement.Of(name).Create();
        var changes = model.Decompose().Changes;
        Assert.Equal(2, changes.Count);
        Assert.Single(Decompositions.Pairs(model));
        Assert.Same(model.named_children().First().module, model.named_children().Last().module);
    }
}
