using SplitConv.Convolutions;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Tests.Placements;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Hooks of the user go on running, and fields declared Conv2d, which are served by hooks of ours, never go wrong silently.</summary>
public sealed class HookTests
{
    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void Hooks_on_a_convolution_run_once_for_each_call_after_its_decomposition(bool asConvolution)
    {
        Conv2d convolution = Kernels.First();
        var inputs = new List<long[]>();
        var outputs = new List<long[]>();
        convolution.register_forward_pre_hook((_, input) =>
        {
            inputs.Add(input.shape);
            return input;
        });
        convolution.register_forward_hook((_, _, output) =>
        {
            outputs.Add(output.shape);
            return output;
        });
        nn.Module<Tensor, Tensor> model = Holders.Hold(convolution, asConvolution);
        Assert.NotEmpty(model.Decompose().Changes);

        Tensors.Output(model, Kernels.Input());
        Tensors.Output(model, Kernels.Input());

        Assert.Equal([[2, 4, 12, 11], [2, 4, 12, 11]], inputs);
        Assert.Equal([[2, 8, 12, 11], [2, 8, 12, 11]], outputs);
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void What_a_hook_makes_of_input_and_output_still_counts(bool asConvolution)
    {
        Conv2d convolution = Kernels.First();
        nn.Module<Tensor, Tensor> model = Holders.Hold(convolution, asConvolution);
        convolution.register_forward_pre_hook((_, input) => input * 2);
        convolution.register_forward_hook((_, _, output) => output + 1);
        Tensor expected = Tensors.Output(model, Kernels.Input());

        model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { [Holders.Name] = 28 }));

        Tensors.AssertClose(expected, Tensors.Output(model, Kernels.Input()), 1e-5);
    }

    [Fact]
    public void Hooks_on_other_modules_do_not_stand_in_the_way()
    {
        int calls = 0;
        ReLU relu = nn.ReLU();
        relu.register_forward_hook((_, _, output) =>
        {
            calls++;
            return output;
        });
        nn.Module<Tensor, Tensor> model = nn.Sequential(Kernels.First(), relu, Kernels.Second());
        Assert.Equal(2, model.Decompose().Changes.Count);
        Tensors.Output(model, Kernels.Input());
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Calling_forward_on_a_field_declared_Conv2d_fails_loudly()
    {
        var model = new ConvolutionFields();
        Assert.Equal(2, model.Decompose().Changes.Count);
        Exception exception = Assert.ThrowsAny<Exception>(() => model.ForwardDirectly(Kernels.Input()));
        Assert.Contains("channels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_equal_to_the_input_channels_is_refused_in_a_field_declared_Conv2d()
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: true);
        var snapshot = new ModelSnapshot(model, Kernels.Input());

        var result = model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { [Holders.Name] = 4 }));

        Assert.Empty(result.Changes);
        KeptReason reason = Assert.Single(Assert.Single(result.Outcomes).Reasons);
        Assert.Contains("rank 4 equals its input channels", reason.Text, StringComparison.Ordinal);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_rank_equal_to_the_input_channels_is_refused_offline_too()
    {
        using var folder = new TemporaryFolder();
        Holders.Hold(Kernels.First(), asConvolution: false)
            .Decompose(folder.File("information.json"), Decompositions.AtRanks(new Dictionary<string, int> { [Holders.Name] = 4 }));
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: true);
        var snapshot = new ModelSnapshot(model, Kernels.Input());
        var exception = Assert.Throws<Plans.Information.InformationException>(() => model.DecomposeNetwork(folder.File("information.json")));
        Assert.Equal(Holders.Name, exception.Layer);
        snapshot.AssertUnchanged();
    }

    [Fact]
    public void A_rank_equal_to_the_input_channels_is_no_problem_elsewhere()
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(Kernels.First(), asConvolution: false);
        model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { [Holders.Name] = 4 }));
        Assert.Equal([4, 4, 7, 1], Assert.Single(Decompositions.Pairs(model)).First.weight.shape);
    }
}
