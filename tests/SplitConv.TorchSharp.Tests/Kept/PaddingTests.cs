using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Kept;

/// <summary>Padding, padding mode and stride stay with their axis: at full rank the pair gives what the convolution gave.</summary>
public sealed class PaddingTests
{
    private static readonly PaddingModes[] Modes = [PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular];

    // Four shapes, one for each mode of decomposition; every number differs between the axes.
    public static MatrixTheoryData<PaddingModes, int, int, bool> Explicit => new(Modes, [6, 3], [7, 9], [false, true]);

    public static MatrixTheoryData<PaddingModes, bool> ModesAndHolders => new(Modes, [false, true]);

    [Theory, MemberData(nameof(Explicit))]
    public void Explicit_padding_and_stride_go_with_their_axis(PaddingModes mode, int outChannels, int height, bool asConvolution) =>
        AssertSameAtFullRank(
            () => nn.Conv2d(4, outChannels, (height, 8L), stride: (2L, 1L), padding: (3L, 2L), padding_mode: mode, dtype: ScalarType.Float64),
            asConvolution);

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void Same_padding_is_kept(bool asConvolution) =>
        AssertSameAtFullRank(() => nn.Conv2d(4, 6, (7L, 8L), padding: Padding.Same, dtype: ScalarType.Float64), asConvolution);

    [Theory, MemberData(nameof(ModesAndHolders))]
    public void Valid_padding_is_kept(PaddingModes mode, bool asConvolution) =>
        AssertSameAtFullRank(
            () => nn.Conv2d(4, 6, (7L, 9L), stride: (1L, 2L), padding: Padding.Valid, padding_mode: mode, dtype: ScalarType.Float64),
            asConvolution);

    [Theory, MemberData(nameof(ModesAndHolders))]
    public void Same_padding_of_a_square_odd_kernel_is_kept_in_every_mode(PaddingModes mode, bool asConvolution) =>
        AssertSameAtFullRank(() => nn.Conv2d(4, 6, 7, padding: Padding.Same, padding_mode: mode, dtype: ScalarType.Float64), asConvolution);

    [Theory, InlineData(8, 8), InlineData(7, 9), InlineData(8, 7)]
    public void Same_padding_of_another_kernel_that_reflects_is_refused(int height, int width)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(4, 6, (height, width), padding: Padding.Same, padding_mode: PaddingModes.Reflect), asConvolution: false);
        var result = model.Decompose();
        Assert.Empty(result.Changes);
        KeptReason reason = Assert.Single(Assert.Single(result.Outcomes).Reasons);
        Assert.Equal(KeptReasonKind.ForeignOperator, reason.Kind);
        Assert.Contains($"{height}x{width}", reason.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Holders.Both), MemberType = typeof(Holders))]
    public void The_pair_says_which_padding_it_has(bool asConvolution)
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(4, 6, (7L, 8L), stride: (2L, 1L), padding: (3L, 2L), padding_mode: PaddingModes.Circular), asConvolution);
        model.Decompose();
        DecomposedConvolution pair = Assert.Single(Decompositions.Pairs(model));
        Assert.Equal([3L, 0L], pair.First.padding!);
        Assert.Equal([0L, 2L], pair.Last.padding!);
        Assert.Equal([2L, 1L], pair.First.stride);
        Assert.Equal([1L, 1L], pair.Last.stride);
        Assert.All([pair.First, pair.Last], half => Assert.Equal(PaddingModes.Circular, half.padding_mode));
        Assert.All([pair.First, pair.Last], half => Assert.Equal([1L, 1L], half.dilation));
    }

    private static void AssertSameAtFullRank(Func<Conv2d> create, bool asConvolution)
    {
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = Holders.Hold(create(), asConvolution);
        Tensor input = Tensors.Normal(11, 2, 4, 14, 15).to(ScalarType.Float64);
        Tensor expected = Tensors.Output(model, input);
        DecompositionOptions fullRank = Decompositions.FullRank(Holders.Hold(create(), asConvolution).Decompose(options: new() { UseCostGate = false }).Outcomes);

        var result = model.Decompose(options: fullRank);

        Assert.Equal([Holders.Name], result.Changes.Keys);
        Tensors.AssertClose(expected, Tensors.Output(model, input), 1e-12);
    }
}
