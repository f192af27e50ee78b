using SplitConv.Convolutions;
using SplitConv.TestSupport;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Kept;

/// <summary>In every mode and for every geometry the pair gives what the convolution with the composed kernel gives, and at full rank what the convolution itself gave.</summary>
public sealed class ModeTests : IDisposable
{
    private static readonly DecompositionMode[] Modes = Enum.GetValues<DecompositionMode>();
    private static readonly PaddingModes[] PaddingModesOfAllKinds = [PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular];

    // Every number differs between the axes where it can.
    private static readonly Dictionary<string, Func<int, int, PaddingModes, Conv2d>> Convolutions = new()
    {
        ["plain"] = (into, outOf, _) => nn.Conv2d(into, outOf, (3L, 5L), dtype: ScalarType.Float64),
        ["strided"] = (into, outOf, mode) => nn.Conv2d(into, outOf, (5L, 3L), stride: (3L, 2L), padding: (2L, 1L), padding_mode: mode, dtype: ScalarType.Float64),
        ["dilated"] = (into, outOf, mode) => nn.Conv2d(into, outOf, (3L, 4L), padding: (2L, 3L), dilation: (2L, 3L), padding_mode: mode, dtype: ScalarType.Float64),
        ["strided and dilated"] = (into, outOf, mode) =>
            nn.Conv2d(into, outOf, (4L, 3L), stride: (1L, 3L), padding: (1L, 4L), dilation: (3L, 2L), padding_mode: mode, dtype: ScalarType.Float64),
        ["same"] = (into, outOf, _) => nn.Conv2d(into, outOf, (4L, 3L), padding: Padding.Same, dilation: (1L, 3L), dtype: ScalarType.Float64),
        ["same, square"] = (into, outOf, mode) => nn.Conv2d(into, outOf, 3, padding: Padding.Same, dilation: 2, padding_mode: mode, dtype: ScalarType.Float64),
        ["same, even"] = (into, outOf, mode) => nn.Conv2d(into, outOf, 4, padding: Padding.Same, dilation: 2, padding_mode: mode, dtype: ScalarType.Float64),
        ["same, as much by dilation"] = (into, outOf, mode) =>
            nn.Conv2d(into, outOf, (3L, 5L), padding: Padding.Same, dilation: (2L, 1L), padding_mode: mode, dtype: ScalarType.Float64),
        ["valid"] = (into, outOf, mode) => nn.Conv2d(into, outOf, (3L, 4L), stride: (2L, 1L), padding: Padding.Valid, padding_mode: mode, dtype: ScalarType.Float64),
        ["1x1"] = (into, outOf, mode) => nn.Conv2d(into, outOf, 1, padding_mode: mode, dtype: ScalarType.Float64),
        ["1x1, strided"] = (into, outOf, mode) => nn.Conv2d(into, outOf, (1L, 1L), stride: (2L, 3L), padding: (1L, 2L), padding_mode: mode, dtype: ScalarType.Float64),
        ["row"] = (into, outOf, mode) => nn.Conv2d(into, outOf, (1L, 7L), stride: (2L, 1L), padding: (1L, 3L), padding_mode: mode, dtype: ScalarType.Float64),
    };

    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<DecompositionMode, string, PaddingModes> Everything => new(Modes, Convolutions.Keys, PaddingModesOfAllKinds);

    public static MatrixTheoryData<string, PaddingModes> EveryConvolution => new(Convolutions.Keys, PaddingModesOfAllKinds);

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Everything))]
    public void A_pair_gives_what_the_convolution_with_the_composed_kernel_gives(DecompositionMode mode, string name, PaddingModes padding)
    {
        // Fields declared Conv2d take no rank equal to the input channels.
        foreach (var (asConvolution, rank) in new[] { (false, 1), (true, 2), (false, 5) })
        {
            using var scope = NewDisposeScope();
            Conv2d composed = Convolutions[name](5, 6, padding), original = Convolutions[name](5, 6, padding);
            using (no_grad())
                original.bias!.copy_(composed.bias!);
            Ways.WriteInformation(_folder.File("information.json"), Ways.Geometry(original), mode, rank);
            nn.Module<Tensor, Tensor> model = Holders.Hold(original, asConvolution);

            model.DecomposeNetwork(_folder.File("information.json"));

            DecomposedConvolution pair = Assert.Single(Decompositions.Pairs(model));
            Assert.Equal(mode, pair.Mode);
            composed.weight = Ways.Compose(pair);
            Tensor input = Input(5);
            Tensors.AssertClose(Tensors.Output(composed, input), Tensors.Output(model, input), 1e-12);
        }
    }

    [Theory, MemberData(nameof(EveryConvolution))]
    public void At_full_rank_a_pair_gives_what_the_convolution_gave(string name, PaddingModes padding)
    {
        Check(DecompositionSchemes.Reference, 5, 6, asConvolution: false);
        Check(DecompositionSchemes.Reference, 6, 5, asConvolution: false);
        Assert.Equal(DecompositionMode.FC, Check(DecompositionSchemes.All, 12, 2, asConvolution: false));
        Assert.Equal(DecompositionMode.FC, Check(DecompositionSchemes.All, 12, 2, asConvolution: true));
        DecompositionMode last = Check(DecompositionSchemes.All, 2, 12, asConvolution: false);
        // Of a 1x1 kernel nothing is left for the last convolution but the stride, which the first had better take.
        Assert.Equal(name == "1x1, strided" ? DecompositionMode.FC : DecompositionMode.SC, last);

        DecompositionMode Check(DecompositionSchemes schemes, int into, int outOf, bool asConvolution)
        {
            using var scope = NewDisposeScope();
            nn.Module<Tensor, Tensor> model = Holders.Hold(Convolutions[name](into, outOf, padding), asConvolution);
            Tensor expected = Tensors.Output(model, Input(into));

            model.Decompose(options: Ways.Exact(schemes));

            DecomposedConvolution pair = Assert.Single(Decompositions.Pairs(model));
            Tensors.AssertClose(expected, Tensors.Output(model, Input(into)), 1e-11);
            return pair.Mode;
        }
    }

    [Fact]
    public void A_dilated_kernel_whose_axes_need_different_padding_is_refused_with_Same_that_reflects()
    {
        nn.Module<Tensor, Tensor> model = Holders.Hold(nn.Conv2d(4, 6, (7L, 7L), padding: Padding.Same, dilation: (1L, 2L), padding_mode: PaddingModes.Reflect), asConvolution: false);

        var result = model.Decompose(options: Ways.Exact(DecompositionSchemes.All));

        Assert.Empty(result.Changes);
        KeptReason reason = Assert.Single(Assert.Single(result.Outcomes).Reasons);
        Assert.Contains("kernel 7x7 and dilation 1x2", reason.Text, StringComparison.Ordinal);
    }

    private static Tensor Input(int channels) => Tensors.Normal(3, 2, channels, 14, 15).to(ScalarType.Float64);
}
