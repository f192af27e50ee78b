using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>How inputs to fit the pairs to are named, and which are refused before anything runs.</summary>
public sealed class CalibrateOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("decompose")]
    [InlineData("inspect")]
    public void Random_numbers_are_refused_with_an_explanation(string command) => Refusal.Check(
        _folder,
        ExitCode.Usage,
        ["--calibrate random: random numbers do not flow through a network as real inputs do", "give inputs of the kind the network will see, 100 or more, labels are not needed"],
        command,
        Model(),
        "--calibrate",
        "random");

    [Fact]
    public void A_file_called_random_is_read()
    {
        Model();
        PictureFile.Save(_folder.File("random"), (200, 30, 120), 3, 3);
        SplitConvProgram.RunIn(_folder.Path, "inspect", "model.onnx", "--no-prices", "--calibrate", "random").Succeeded();
    }

    [Fact]
    public void Data_that_is_not_there_is_named() => Refusal.Check(_folder, ExitCode.BadInput, ["nowhere.bin"], "decompose", Model(), "--calibrate", _folder.File("nowhere.bin"));

    [Fact]
    public void An_empty_folder_is_refused()
    {
        Directory.CreateDirectory(_folder.File("empty"));
        Refusal.Check(_folder, ExitCode.BadInput, ["empty", "is a folder without pictures"], "decompose", Model(), "--calibrate", _folder.File("empty"));
    }

    [Fact]
    public void A_number_of_inputs_below_one_is_refused() =>
        Refusal.Check(_folder, ExitCode.Usage, ["--samples 0: it must be at least 1"], "decompose", Model(), "--calibrate", Pictures(), "--samples", "0");

    [Fact]
    public void Sensitivity_still_wants_a_budget() =>
        Refusal.Check(_folder, ExitCode.Usage, ["--sensitivity is for a budget to weigh by; add --budget"], "decompose", Model(), "--calibrate", Pictures(), "--sensitivity", Pictures());

    [Fact]
    public void The_preparation_is_shared_and_checked_once() =>
        Refusal.Check(_folder, ExitCode.Usage, ["--std must be above 0"], "decompose", Model(), "--budget", "macs:0.5", "--calibrate", Pictures(), "--sensitivity", Pictures(), "--std", "0");

    [Theory]
    [InlineData("error: --calibrate is empty; name a file.", "decompose", "--calibrate", "")]
    [InlineData("error: '--calibrate' is no command, option or argument that is expected here.", "apply", "--info", "info.json", "--calibrate", "pictures.bin")]
    [InlineData("error: '--calibrate' is no command, option or argument that is expected here.", "compare", "other.onnx", "--calibrate", "pictures.bin")]
    public void A_command_line_that_makes_no_sense_is_explained(string message, string command, params string[] options) =>
        Assert.Equal(message, SplitConvProgram.Run([command, Model(), .. options]).Ended(ExitCode.Usage).ErrorLines[0]);

    private string Model() => SmallClassifiers.Convolutional(favourite: 3).Save(_folder.File("model.onnx"));

    private string Pictures() => PictureFile.Save(_folder.File("pictures.bin"), (200, 30, 120), 3, 3);
}
