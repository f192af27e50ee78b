using SplitConv.Convolutions;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Kept;

/// <summary>Number format, memory format, frozen weights, training mode and bias are those of the convolution, online and offline.</summary>
public sealed class SettingsTests
{
    public static MatrixTheoryData<ScalarType, bool> Decomposable => new([ScalarType.Float16, ScalarType.Float32, ScalarType.Float64], [false, true]);

    [Theory, MemberData(nameof(Decomposable))]
    public void The_number_format_is_kept(ScalarType type, bool asConvolution)
    {
        nn.Module<Tensor, Tensor> online = Holders.Hold(Convolution(type), asConvolution), offline = Holders.Hold(Convolution(type), asConvolution);
        DecomposeBoth(online, offline);
        Assert.All(online.parameters().Concat(offline.parameters()), parameter => Assert.Equal(type, parameter.dtype));
    }

    [Theory, InlineData(ScalarType.Float16, 5e-3), InlineData(ScalarType.Float32, 1e-5), InlineData(ScalarType.Float64, 1e-12)]
    public void Every_number_format_is_decomposed_as_exactly_as_it_can_be(ScalarType type, double tolerance)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(Convolution(type), asConvolution: false), original = Holders.Hold(Convolution(type), asConvolution: false);
        original.load_state_dict(model.state_dict());
        model.Decompose(options: Decompositions.AtRanks(new Dictionary<string, int> { [Holders.Name] = 28 }));
        // Run in float64, so that only the weights count.
        Tensor input = Kernels.Input().to(ScalarType.Float64);
        Tensors.AssertClose(Tensors.Output(original.to(ScalarType.Float64), input), Tensors.Output(model.to(ScalarType.Float64), input), tolerance);
    }

    [Fact]
    public void BFloat16_is_left_alone_with_a_reason()
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(Convolution(ScalarType.BFloat16), asConvolution: false);
        var result = model.Decompose();
        Assert.Empty(result.Changes);
        KeptReason reason = Assert.Single(Assert.Single(result.Outcomes).Reasons);
        Assert.Equal(KeptReasonKind.ElementType, reason.Kind);
        Assert.Contains("BFloat16", reason.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void Frozen_weights_stay_frozen(bool asConvolution)
    {
        Conv2d Frozen()
        {
            Conv2d convolution = Kernels.First();
            convolution.weight.requires_grad = false;
            return convolution;
        }

        nn.Module<Tensor, Tensor> online = Holders.Hold(Frozen(), asConvolution), offline = Holders.Hold(Frozen(), asConvolution);
        DecomposeBoth(online, offline);
        Assert.All(online.named_parameters().Concat(offline.named_parameters()), entry => Assert.Equal(entry.name.EndsWith("bias", StringComparison.Ordinal), entry.parameter.requires_grad));
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void Channels_last_weights_stay_channels_last(bool asConvolution)
    {
        Conv2d ChannelsLast()
        {
            Conv2d convolution = Kernels.First();
            convolution.weight = new Parameter(convolution.weight.detach().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
            return convolution;
        }

        nn.Module<Tensor, Tensor> online = Holders.Hold(ChannelsLast(), asConvolution), offline = Holders.Hold(ChannelsLast(), asConvolution);
        Tensor expected = Tensors.Output(online, Kernels.Input());
        DecomposeBoth(online, offline);

        Assert.Equal(expected.shape, Tensors.Output(online, Kernels.Input()).shape);
        foreach (DecomposedConvolution pair in Decompositions.Pairs(online).Concat(Decompositions.Pairs(offline)))
        {
            Assert.All([pair.First.weight, pair.Last.weight], weight =>
            {
                Assert.False(weight.is_contiguous());
                Assert.True(weight.permute(0, 2, 3, 1).is_contiguous());
            });
        }
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void The_bias_is_the_same_parameter_as_before(bool asConvolution)
    {
        Conv2d convolution = Kernels.First();
        IntPtr bias = convolution.bias!.Handle;
        nn.Module<Tensor, Tensor> model = Holders.Hold(convolution, asConvolution);
        model.Decompose();
        DecomposedConvolution pair = Assert.Single(Decompositions.Pairs(model));
        Assert.Null(pair.First.bias);
        Assert.Equal(bias, pair.Last.bias!.Handle);
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void Without_a_bias_there_is_none_afterwards(bool asConvolution)
    {
        nn.Module<Tensor, Tensor> online = Holders.Hold(Kernels.Square(bias: false), asConvolution), offline = Holders.Hold(Kernels.Square(bias: false), asConvolution);
        DecomposeBoth(online, offline);
        Assert.Equal(["held.0.weight", "held.1.weight"], online.state_dict().Keys);
        Assert.Equal(["held.0.weight", "held.1.weight"], offline.state_dict().Keys);
    }

    private static Conv2d Convolution(ScalarType type) => nn.Conv2d(4, 8, 7, padding: 3, dtype: type);

    private static void DecomposeBoth(nn.Module<Tensor, Tensor> online, nn.Module<Tensor, Tensor> offline)
    {
        using var folder = new TemporaryFolder();
        online.Decompose(folder.File("information.json"));
        offline.DecomposeNetwork(folder.File("information.json"));
        Assert.Single(Decompositions.Pairs(online));
        Assert.Single(Decompositions.Pairs(offline));
    }
}
