using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What compare says of two models that are fed pictures or arrays without labels.</summary>
public sealed class CompareDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_pictures_is_fed_without_accuracies()
    {
        SavePictures();
        ProgramRun run = SplitConvProgram.Run("compare", Model(), Model(), "--data", _folder.File("photos")).Succeeded();
        Assert.Contains("outputs over 3 inputs", run.Words, StringComparison.Ordinal);
        Assert.Contains("sizes for x [1, 3, 32, 32]", run.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("top-1", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, 40)]
    [InlineData(250, 40, "--resize", "40")]
    [InlineData(250, 40, "--resize", "40x36", "--samples", "2")]
    [InlineData(50, 40, "--mean", "0", "--std", "5")]
    [InlineData(127.5, 40, "--mean", "0.980392157,0.5,0", "--std", "1")]
    public void Pictures_are_prepared_as_asked_for(double largest, int height, params string[] options)
    {
        SavePictures(height);
        JsonElement report = SplitConvProgram.Run(["compare", Model(), Model(), "--data", _folder.File("photos"), "--json", .. options]).Succeeded().Json();
        Assert.Equal(JsonValueKind.Null, report.GetProperty("top1").ValueKind);
        Assert.Equal(0, report.GetProperty("outputs")[0].GetProperty("largest_error").GetDouble());
        Assert.Equal(largest / 255, report.GetProperty("outputs")[0].GetProperty("largest_value").GetDouble(), 1e-5);
    }

    [Fact]
    public void An_array_is_fed_as_it_is()
    {
        float[] numbers = new float[2 * 3 * 32 * 32];
        Array.Fill(numbers, -300, 0, 1024);
        string array = NpyFile.Save(_folder.File("inputs.npy"), [2, 3, 32, 32], numbers);
        JsonElement report = SplitConvProgram.Run("compare", Model(), Model(), "--data", array, "--json").Succeeded().Json();
        Assert.Equal(2, report.GetProperty("samples").GetInt32());
        Assert.Equal(300, report.GetProperty("outputs")[0].GetProperty("largest_value").GetDouble(), 1e-3);
    }

    [Fact]
    public void Pictures_of_cifar_are_resized_for_another_input()
    {
        string pictures = PictureFile.Save(_folder.File("pictures.bin"), (200, 100, 50), 0, 1), model = PictureModels.Right(side: 48).Save(_folder.File("large.onnx"));
        Refusal.Check(_folder, ExitCode.BadInput, ["pictures.bin", "[N, 3, 32, 32]", "[N, 3, 48, 48]", "--resize"], "compare", model, model, "--data", pictures);
        JsonElement report = SplitConvProgram.Run("compare", model, model, "--data", pictures, "--resize", "48", "--json").Succeeded().Json();
        Assert.Equal("x [1, 3, 48, 48]", report.GetProperty("inputs")[0].GetString());
        Assert.Equal(0.5, report.GetProperty("top1").GetProperty("model").GetDouble());
    }

    [Theory]
    [InlineData("", "--resize : give the shorter side")]
    [InlineData("0", "--resize 0: give the shorter side, such as 256, or height and width, such as 240x320; from 1 to 16384.")]
    [InlineData("-1", "--resize -1: give")]
    [InlineData("32x", "--resize 32x: give")]
    [InlineData("32x32x32", "--resize 32x32x32: give")]
    [InlineData("20000", "--resize 20000: give")]
    [InlineData("31", "resized to 31 do not cover the model's input of 32x32; give 32 or more")]
    public void A_bad_size_is_refused_in_one_line(string size, string message)
    {
        SavePictures();
        Refusal.Check(_folder, ExitCode.Usage, [message], "compare", Model(), Model(), "--data", _folder.File("photos"), "--resize", size);
    }

    [Fact]
    public void Options_that_do_not_suit_the_data_are_refused()
    {
        string array = NpyFile.Save(_folder.File("inputs.npy"), [1, 3, 32, 32], new float[3072]);
        Refusal.Check(_folder, ExitCode.Usage, ["--mean, --std and --resize are for input data; name some with --data"], "compare", Model(), Model(), "--resize", "32");
        Refusal.Check(_folder, ExitCode.Usage, ["inputs.npy", "fed as they are"], "compare", Model(), Model(), "--data", array, "--resize", "32");
    }

    [Fact]
    public void A_broken_picture_is_named()
    {
        SavePictures();
        File.WriteAllText(Path.Combine(_folder.File("photos"), "zebra.jpg"), "no picture");
        Refusal.Check(_folder, ExitCode.BadInput, ["zebra.jpg", "is no picture"], "compare", Model(), Model(), "--data", _folder.File("photos"));
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named()
    {
        string array = NpyFile.Save(_folder.File("inputs.npy"), [1, 3, 32, 32], [.. new float[3071], float.NaN]);
        Refusal.Check(_folder, ExitCode.BadInput, ["inputs.npy", "[0, 2, 31, 31] is NaN"], "compare", Model(), Model(), "--data", array);
    }

    private string Model() => SmallClassifiers.StrongestColour().Save(_folder.File("model.onnx"));

    private void SavePictures(int height = 40)
    {
        Directory.CreateDirectory(_folder.File("photos"));
        foreach (string name in new[] { "ant.png", "bee.jpg", "cat.webp" })
            ImageFile.Save(Path.Combine(_folder.File("photos"), name), height, 36, (250, 0, 0));
    }
}
