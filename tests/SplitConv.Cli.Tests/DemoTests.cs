using SplitConv.Cli.Tests.Support;
using SplitConv.Samples.Pictures;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_demo_inspects_decomposes_and_compares_the_embedded_network()
    {
        ProgramRun run = SplitConvProgram.RunIn(_folder.Path, "demo").Succeeded();

        string output = string.Join('\n', run.OutputLines);
        Assert.Contains("$ splitconv inspect", output, StringComparison.Ordinal);
        Assert.Contains("Worth decomposing", output, StringComparison.Ordinal);
        Assert.Contains("5 of 6 convolutions decomposed.", output, StringComparison.Ordinal);
        Assert.Contains("outputs over 2000 pictures", output, StringComparison.Ordinal);
        // The accuracies of this network on these pictures: none of it is random, but another processor rounds differently, and the last pictures with it.
        Assert.Matches(@"95\.75 %\s+95\.[67]\d %", output);
        Assert.Equal(
            ["pictures.bin", "pictures.decomposed.onnx", "pictures.json", "pictures.onnx", "pictures.safetensors"],
            Directory.EnumerateFiles(_folder.File("splitconv-demo")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_there_is_left_alone()
    {
        Directory.CreateDirectory(_folder.File("splitconv-demo"));
        SplitConvProgram.RunIn(_folder.Path, "demo").Succeeded();
        Assert.Empty(Directory.EnumerateFiles(_folder.File("splitconv-demo")));
        Assert.NotEmpty(Directory.EnumerateFiles(_folder.File("splitconv-demo-2")));
    }

    [Fact]
    public void The_pictures_are_the_same_on_every_system()
    {
        using var stream = new MemoryStream();
        PictureSet.Generate(seed: 2, count: 12).WriteCifar(stream);
        Assert.Equal(
            "1190059996CB362D6893913F153ED4FAB916E9C2C348AEE4EF76F3676C0732CA",
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream.ToArray())));
    }

    public void Dispose() => _folder.Dispose();
}
