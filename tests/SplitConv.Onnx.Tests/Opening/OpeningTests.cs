using System.Text;
using Google.Protobuf;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class OpeningTests
{
    [Fact]
    public void A_missing_file_is_said_to_be_missing()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder.File("none.onnx"), "does not exist");
        AssertRefused(folder.File("none/none.onnx"), "does not exist");
    }

    [Fact]
    public void A_folder_is_said_to_be_one()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder.Path, "is a folder");
    }

    [Fact]
    public void An_empty_file_is_said_to_be_empty() => AssertRefused([], "is empty");

    [Fact]
    public void A_picture_is_no_model() =>
        AssertRefused([0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde], "is not an ONNX model");

    [Theory]
    [InlineData("This is a text, and not an ONNX model.\n")]
    [InlineData("{\"format\": \"onnx\"}")]
    [InlineData("\n")]
    [InlineData("0")]
    public void A_text_is_no_model(string text) => AssertRefused(Encoding.UTF8.GetBytes(text), "is not an ONNX model");

    [Fact]
    public void A_file_above_2_GiB_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        try
        {
            using FileStream stream = File.Create(folder.File("large.onnx"));
            stream.SetLength(3L << 30);
        }
        catch (IOException exception)
        {
            Assert.Skip($"the file system refuses a sparse file of 3 GiB: {exception.Message}");
        }

        AssertRefused(folder.File("large.onnx"), "external data");
    }

    [Fact]
    public void A_model_without_a_graph_or_a_version_or_operator_sets_is_refused()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        AssertRefused(new ModelProto(builder.Model) { Graph = null }.ToByteArray(), "is not an ONNX model");
        AssertRefused(new ModelProto(builder.Model) { IrVersion = 0 }.ToByteArray(), "is not an ONNX model");
        var bare = new ModelProto(builder.Model);
        bare.OpsetImport.Clear();
        AssertRefused(bare.ToByteArray(), "operator set");
    }

    private static void AssertRefused(byte[] content, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("file.onnx"), content);
        AssertRefused(folder.File("file.onnx"), words);
    }

    private static void AssertRefused(string path, string words)
    {
        var exception = Assert.Throws<InvalidModelException>(() => OnnxModel.Open(path));
        Assert.Equal(path, exception.Path);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }
}
