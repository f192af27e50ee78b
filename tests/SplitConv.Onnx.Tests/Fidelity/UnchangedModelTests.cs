using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class UnchangedModelTests
{
    [Fact]
    public void A_model_with_every_field_and_no_convolution_is_copied_byte_for_byte() => AssertCopied(WireModels.Everything());

    [Fact]
    public void Fields_in_an_unusual_order_are_copied_as_they_stand() => AssertCopied(new WireMessage()
        .Message(8, new WireMessage().Numbers(2, 13)).Text(900, "unknown").Message(7, WireModels.Graph(0)).Numbers(1, 8).Text(2, "backwards").ToArray());

    [Fact]
    public void A_model_whose_convolutions_are_all_left_out_is_copied_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        string path = ConvolutionModels.Shared(2, bias: true).Save(folder.File("model.onnx"));
        DecomposedModel kept = OnnxModels.DecomposeAtFullRank(path, "conv1", "conv2");
        Assert.False(kept.IsChanged);
        Assert.Empty(kept.Changes);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(kept.Write(folder.File("copy.onnx"))));
    }

    [Fact]
    public void Surveying_a_model_does_not_change_it()
    {
        using var folder = new TemporaryFolder();
        string path = ConvolutionModels.Shared(2, bias: true).Save(folder.File("model.onnx"));
        Assert.Equal(OnnxModels.Parse(path), OnnxModels.Survey(path).Model.Proto);
    }

    private static void AssertCopied(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("model.onnx"), bytes);
        string copy = OnnxModels.DecomposeAtFullRank(folder.File("model.onnx")).Write(folder.File("copy.onnx"));
        Assert.Equal(bytes, File.ReadAllBytes(copy));
    }
}
