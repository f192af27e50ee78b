using SplitConv.Onnx.Models;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ExternalDataRefusalTests
{
    private const string Length = "4704";

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("inner/../../outside.bin")]
    [InlineData("../model-sibling/outside.bin")]
    [InlineData(".")]
    public void A_path_that_escapes_the_folder_is_refused(string location)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model-sibling"));
        File.WriteAllBytes(folder.File("outside.bin"), new byte[4704]);
        File.WriteAllBytes(folder.File("model-sibling/outside.bin"), new byte[4704]);
        AssertRefused(folder, "outside", ("location", location), ("length", Length));
    }

    [Fact]
    public void An_absolute_path_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("outside.bin"), new byte[4704]);
        AssertRefused(folder, "outside", ("location", folder.File("outside.bin")), ("length", Length));
    }

    [Fact]
    public void An_absolute_path_into_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model"));
        File.WriteAllBytes(folder.File("model/inside.bin"), new byte[4704]);
        AssertRefused(folder, "refused", ("location", folder.File("model/inside.bin")), ("length", Length));
    }

    [Fact]
    public void A_path_that_no_file_can_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder, "w", ("location", "weights\0.bin"), ("length", Length));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder, "weights.bin", ("location", "weights.bin"));
    }

    [Fact]
    public void A_missing_location_is_said()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder, "no location", ("offset", "0"));
    }

    [Theory]
    [InlineData("0", "4705")]
    [InlineData("1", "4704")]
    [InlineData("5000", null)]
    [InlineData("9223372036854775807", "9223372036854775807")]
    public void A_file_that_is_too_short_is_refused_with_its_size(string offset, string? length)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model"));
        File.WriteAllBytes(folder.File("model/weights.bin"), new byte[4704]);
        (string, string)[] entries = [("location", "weights.bin"), ("offset", offset)];
        AssertRefused(folder, "4704 bytes", length is null ? entries : [.. entries, ("length", length)]);
    }

    [Theory]
    [InlineData("offset", "-1")]
    [InlineData("offset", "four")]
    [InlineData("length", "99999999999999999999")]
    [InlineData("length", "1e3")]
    public void A_number_that_is_none_is_refused_by_its_key(string key, string value)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model"));
        File.WriteAllBytes(folder.File("model/weights.bin"), new byte[4704]);
        AssertRefused(folder, key, ("location", "weights.bin"), (key, value));
    }

    private static void AssertRefused(TemporaryFolder folder, string words, params (string, string)[] entries)
    {
        Directory.CreateDirectory(folder.File("model"));
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Initializer[0].MakeExternal(entries);
        string path = builder.Save(folder.File("model/model.onnx"));
        var exception = Assert.Throws<InvalidModelException>(() => OnnxModel.Open(path));
        Assert.Equal(path, exception.Path);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }
}
