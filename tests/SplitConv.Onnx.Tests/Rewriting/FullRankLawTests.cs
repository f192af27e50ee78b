using System.Runtime.InteropServices;
using Google.Protobuf;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class FullRankLawTests
{
    public static MatrixTheoryData<DecompositionMode, string, string> Cases { get; } = new(
        Enum.GetValues<DecompositionMode>(), ["1 1", "2 2", "1 2", "2 1"], ["0 0 0 0", "3 4 3 4", "2 0 1 5", "6 6 6 6"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_full_rank_the_pair_is_the_original(DecompositionMode mode, string strides, string pads)
    {
        using var folder = new TemporaryFolder();
        string original = Build(mode, strides, pads).Save(folder.File("model.onnx"));
        DecomposedModel decomposed = OnnxModels.DecomposeInMode(original, mode);
        Assert.Equal(mode, Assert.Single(decomposed.Outcomes).Pair!.Mode);
        Assert.InRange(new RuntimeJudge().RelativeError(original, decomposed.Write(folder.File("pair.onnx"))), 0, OnnxModels.SingleTolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_any_rank_the_pair_is_the_convolution_with_the_composed_kernel(DecompositionMode mode, string strides, string pads)
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = Build(mode, strides, pads);
        DecomposedModel decomposed = OnnxModels.DecomposeInMode(builder.Save(folder.File("model.onnx")), mode, rank: 2);
        LayerPair pair = Assert.Single(decomposed.Outcomes).Pair!;
        float[] composed = Array.ConvertAll(pair.Kernels.Compose(), weight => (float)weight);
        builder.Graph.Initializer[0].RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(composed));
        string expected = builder.Save(folder.File("composed.onnx"));
        Assert.InRange(new RuntimeJudge().RelativeError(expected, decomposed.Write(folder.File("pair.onnx"))), 0, OnnxModels.SingleTolerance);
    }

    [Theory]
    [InlineData(64, 64, 3, 3)]
    [InlineData(64, 80, 3, 5)]
    [InlineData(80, 64, 5, 3)]
    public void So_it_is_with_the_kernels_of_real_networks(int outputs, int inputs, int height, int width) =>
        OnnxModels.AssertSameAtFullRank(ConvolutionModels.One([outputs, inputs, height, width], [2, inputs, 9, 8], attributes: ("pads", new long[] { 1, 1, 1, 1 })));

    private static OnnxModelBuilder Build(DecompositionMode mode, string strides, string pads)
    {
        long[] channels = mode.RowsHoldOutput() ? [4, 6] : [6, 4], kernel = mode.RowAxes().Height ? [7, 9] : [9, 7];
        return ConvolutionModels.One(
            [.. channels, .. kernel], [1, channels[1], 12, 11], attributes: [("strides", Numbers(strides)), ("pads", Numbers(pads))]);
    }

    private static long[] Numbers(string text) => [.. text.Split(' ').Select(long.Parse)];
}
