using SplitConv.Convolutions;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class IdempotenceTests
{
    [Fact]
    public void Thin_convolutions_are_not_decomposed_again() => AssertIdempotent(ConvolutionModels.One());

    [Fact]
    public void Shared_ones_neither() => AssertIdempotent(ConvolutionModels.Shared(3, bias: true));

    [Fact]
    public void Ones_in_bodies_neither() => AssertIdempotent(BodyModels.Loop("w"));

    [Fact]
    public void Three_by_three_kernels_of_64_channels_neither() => AssertIdempotent(ConvolutionModels.One(kernel: [64, 64, 3, 3], image: [1, 64, 6, 6]));

    private static void AssertIdempotent(OnnxModelBuilder builder)
    {
        using var folder = new TemporaryFolder();
        string once = OnnxModels.DecomposeAtRankTwo(builder.Save(folder.File("model.onnx"))).Write(folder.File("once.onnx"));
        DecomposedModel again = OnnxModels.DecomposeAtRankTwo(once);
        Assert.False(again.IsChanged);
        Assert.All(again.Outcomes, outcome => Assert.Contains(outcome.Reasons, reason => reason.Kind == KeptReasonKind.KernelTooSmall));
        Assert.Equal(File.ReadAllBytes(once), File.ReadAllBytes(again.Write(folder.File("twice.onnx"))));
    }
}
