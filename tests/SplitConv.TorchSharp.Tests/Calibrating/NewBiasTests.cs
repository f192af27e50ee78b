using SplitConv.Plans;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>A pair may bring a bias of its own; whoever else has the old one keeps it.</summary>
public sealed class NewBiasTests
{
    private const string Name = Holders.Name;

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void The_last_convolution_has_the_new_bias(bool asConvolution)
    {
        using var scope = NewDisposeScope();
        var (model, pair) = Held(asConvolution);
        Parameter old = ((Conv2d)Fixtures.Module(model, Name)).bias!;
        old.requires_grad = false;

        Fixtures.Rewrite(model, new Dictionary<string, LayerPair> { [Name] = pair });

        DecomposedConvolution decomposed = Assert.Single(Decompositions.Pairs(model));
        Parameter bias = decomposed.Last.bias!;
        Assert.Equal(pair.Bias!.Select(value => (float)value), bias.data<float>().ToArray());
        Assert.False(bias.requires_grad);
        Assert.True(old.IsInvalid);
        Assert.Equal($"{Name}.1.bias", Assert.Single(model.named_parameters(), entry => entry.parameter.Handle == bias.Handle).name);
        using var _ = no_grad();
        Tensor without = nn.functional.conv2d(decomposed.First.call(Kernels.Input()), decomposed.Last.weight, padding: decomposed.Last.padding);
        Tensors.AssertClose(without + bias.reshape(1, -1, 1, 1), Tensors.Output(model, Kernels.Input()), 1e-6);
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void A_bundle_keeps_it(bool asConvolution)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var (model, pair) = Held(asConvolution);
        Fixtures.Rewrite(model, new Dictionary<string, LayerPair> { [Name] = pair });
        model.SaveDecomposed(folder.File("bundle.safetensors"));
        nn.Module<Tensor, Tensor> fresh = Holders.Hold(Kernels.First(), asConvolution);
        fresh.LoadDecomposed(folder.File("bundle.safetensors"));
        Tensors.AssertIdentical(Tensors.Output(model, Kernels.Input()), Tensors.Output(fresh, Kernels.Input()));
    }

    [Fact]
    public void A_shared_bias_stays_with_the_pair_that_brings_none()
    {
        using var scope = NewDisposeScope();
        Conv2d first = Fixtures.Small(4, 4), second = Fixtures.Small(4, 4);
        second.bias = first.bias;
        var model = new Sketch((net, x) => net.Call("b", net.Call("a", x)), ("a", first), ("b", second));
        float[] before = first.bias!.data<float>().ToArray();
        var pairs = Fixtures.Pairs(model);
        pairs["a"] = pairs["a"].WithBias();
        Fixtures.Rewrite(model, pairs);
        IReadOnlyList<DecomposedConvolution> decomposed = Decompositions.Pairs(model);
        Assert.Equal(pairs["a"].Bias!.Select(value => (float)value), decomposed[0].Last.bias!.data<float>().ToArray());
        Assert.Equal(before, decomposed[1].Last.bias!.data<float>().ToArray());
    }

    [Fact]
    public void A_shared_bias_stays_with_a_convolution_that_is_kept()
    {
        using var scope = NewDisposeScope();
        Conv2d first = Fixtures.Small(4, 4), second = Fixtures.Small(4, 4);
        second.bias = first.bias;
        var model = new Sketch((net, x) => net.Call("b", net.Call("a", x)), ("a", first), ("b", second));
        float[] before = first.bias!.data<float>().ToArray();
        Fixtures.Rewrite(model, new Dictionary<string, LayerPair> { ["a"] = Fixtures.Pairs(model)["a"].WithBias() });
        Assert.Equal(before, second.bias!.data<float>().ToArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Convolutions_that_shared_weight_and_bias_and_got_pairs_of_their_own_are_untied_and_come_back_from_a_bundle(bool inSequential)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        nn.Module<Tensor, Tensor> model = Sharing(inSequential), fresh = Sharing(inSequential);
        var pairs = Fixtures.Pairs(model);
        string[] names = [.. pairs.Keys];
        pairs[names[0]] = pairs[names[0]].WithBias();
        pairs[names[1]] = Fixtures.Pairs(Sharing(inSequential))[names[1]] with { Bias = [4, 3, 2, 1] };

        var result = Fixtures.Rewrite(model, pairs);

        Assert.Contains("calibration gave them different pairs", Assert.Single(result.Warnings), StringComparison.Ordinal);
        model.SaveDecomposed(folder.File("bundle.safetensors"));
        fresh.LoadDecomposed(folder.File("bundle.safetensors"));
        Tensor input = Tensors.Normal(1, 2, 4, 9, 8);
        Tensors.AssertIdentical(Tensors.Output(model, input), Tensors.Output(fresh, input));
    }

    [Fact]
    public void Two_values_for_what_is_one_parameter_in_the_model_are_refused()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        nn.Module<Tensor, Tensor> model = Sharing(inSequential: false), tied = Sharing(inSequential: false);
        var pairs = Fixtures.Pairs(model);
        pairs["a"] = pairs["a"].WithBias();
        Fixtures.Rewrite(model, pairs);
        Fixtures.Rewrite(tied, Fixtures.Pairs(tied));
        model.SaveDecomposed(folder.File("bundle.safetensors"));
        foreach (Action load in new Action[] { () => tied.LoadDecomposed(folder.File("bundle.safetensors")), () => tied.LoadWeights(folder.File("bundle.safetensors")) })
            Assert.Contains("a.1.bias and b.1.bias", Assert.Throws<Storage.SafetensorsException>(load).Message, StringComparison.Ordinal);
    }

    private static nn.Module<Tensor, Tensor> Sharing(bool inSequential)
    {
        Conv2d first = Fixtures.Small(4, 4), second = Fixtures.Small(4, 4);
        second.weight = first.weight;
        second.bias = first.bias;
        return inSequential ? nn.Sequential(first, second) : new Sketch((net, x) => net.Call("b", net.Call("a", x)), ("a", first), ("b", second));
    }

    private static (nn.Module<Tensor, Tensor> Model, LayerPair Pair) Held(bool asConvolution)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution);
        return (model, Fixtures.Pairs(model)[Name].WithBias());
    }
}
