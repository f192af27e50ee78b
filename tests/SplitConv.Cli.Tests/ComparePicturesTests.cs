using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What compare says of two models that are fed labelled pictures.</summary>
public sealed class ComparePicturesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accuracies_and_agreement_are_shares_of_the_pictures()
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 100, 50), 3, 3, 3, 5);
        JsonElement report = Compare(SmallClassifiers.Convolutional(3), SmallClassifiers.Convolutional(5), "--data", pictures, "--json").Json();
        Assert.Equal((0.75, 0.25, 0.0), Accuracy(report));
        Assert.Equal(4, report.GetProperty("samples").GetInt32());
        Assert.Equal("x [1, 3, 32, 32]", report.GetProperty("inputs")[0].GetString());
    }

    [Fact]
    public void The_table_shows_the_accuracies()
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 100, 50), 3, 3, 3, 5);
        string words = Compare(SmallClassifiers.Convolutional(3), SmallClassifiers.Convolutional(3), "--data", pictures).Words;
        Assert.Contains("top-1 75.00 % 75.00 % agree on 100.00 %", words, StringComparison.Ordinal);
        Assert.Contains("outputs over 4 pictures", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_cuts_the_pictures_off()
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 100, 50), 5, 3, 3, 3);
        JsonElement report = Compare(SmallClassifiers.Convolutional(3), SmallClassifiers.Convolutional(3), "--data", pictures, "--samples", "2", "--json").Json();
        Assert.Equal((0.5, 0.5, 1.0), Accuracy(report));
        Assert.Equal(2, report.GetProperty("samples").GetInt32());
    }

    [Fact]
    public void More_pictures_than_fit_a_batch_are_all_counted()
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 100, 50), [.. Enumerable.Repeat((byte)0, 60), .. Enumerable.Repeat((byte)1, 60)]);
        JsonElement report = Compare(SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), "--data", pictures, "--json").Json();
        Assert.Equal((0.5, 0.5, 1.0), Accuracy(report));
        Assert.Equal(120, report.GetProperty("samples").GetInt32());
    }

    // The picture is (1, 0.4, 0): red is the strongest, until one takes 1 from red, or divides red by 10.
    [Theory]
    [InlineData(0)]
    [InlineData(1, "--mean", "1,0,0")]
    [InlineData(2, "--mean", "1,0.4,-0.1")]
    [InlineData(1, "--std", "10,1,1")]
    [InlineData(0, "--mean", "0.5", "--std", "0.25")]
    [InlineData(1, "--mean", "-1", "--std", "10,0.5,10")]
    public void Mean_and_deviation_are_applied_channel_by_channel(byte expected, params string[] options)
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (255, 102, 0), expected);
        JsonElement report = Compare(SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), ["--data", pictures, "--json", .. options]).Json();
        Assert.Equal((1.0, 1.0, 1.0), Accuracy(report));
    }

    private ProgramRun Compare(OnnxModelBuilder one, OnnxModelBuilder other, params string[] options) =>
        SplitConvProgram.Run(["compare", one.Save(_folder.File("one.onnx")), other.Save(_folder.File("other.onnx")), .. options]).Succeeded();

    private static (double Model, double Other, double Agreement) Accuracy(JsonElement report)
    {
        JsonElement top = report.GetProperty("top1");
        return (top.GetProperty("model").GetDouble(), top.GetProperty("other").GetDouble(), top.GetProperty("agreement").GetDouble());
    }
}
