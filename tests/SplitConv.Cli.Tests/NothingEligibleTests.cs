using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Models in which there is nothing to decompose.</summary>
public sealed class NothingEligibleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_model_is_copied_byte_for_byte_and_the_program_says_so()
    {
        string model = SmallNetworks.Narrow().Save(_folder.File("model.onnx")), copy = _folder.File("copy.onnx");
        ProgramRun run = SplitConvProgram.Run("decompose", model, "-o", copy).Succeeded();
        Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(copy));
        Assert.Contains("0 of 1 convolution decomposed.", run.OutputLines);
        Assert.Contains("  thin: min(in, out) 8 is below 64 and the kernel below 7x7", run.OutputLines);
        Assert.Equal($"Nothing was decomposed: {copy} is a copy of the model, byte for byte.", run.OutputLines[^1]);
    }

    [Fact]
    public void The_object_says_so_too()
    {
        string model = SmallNetworks.Narrow().Save(_folder.File("model.onnx"));
        JsonElement totals = SplitConvProgram.Run("decompose", model, "--json").Succeeded().Json().GetProperty("totals");
        Assert.Equal(0, totals.GetProperty("decomposed").GetInt32());
        Assert.Equal(totals.GetProperty("macs_before").GetInt64(), totals.GetProperty("macs_after").GetInt64());
    }

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void A_file_that_was_asked_for_and_not_written_is_mentioned(string option)
    {
        string model = SmallNetworks.Narrow().Save(_folder.File("model.onnx")), asked = _folder.File("asked");
        ProgramRun run = SplitConvProgram.Run("decompose", model, option, asked).Ended(ExitCode.Done);
        Assert.True(File.Exists(asked) || (run.Output + run.Error).Contains(asked, StringComparison.Ordinal), run.Output + run.Error);
    }

    [Fact]
    public void External_data_goes_with_the_copy_to_another_folder()
    {
        string model = ExternalModel.Save(SmallNetworks.Narrow(), _folder.File("model.onnx"), "weights.bin");
        Directory.CreateDirectory(_folder.File("elsewhere"));
        SplitConvProgram.Run("decompose", model, "-o", _folder.File("elsewhere/copy.onnx")).Succeeded();
        Assert.Equal(File.ReadAllBytes(_folder.File("weights.bin")), File.ReadAllBytes(_folder.File("elsewhere/weights.bin")));
    }

    [Fact]
    public void Existing_external_data_in_the_other_folder_is_refused_and_left_alone()
    {
        string model = ExternalModel.Save(SmallNetworks.Narrow(), _folder.File("model.onnx"), "weights.bin");
        Directory.CreateDirectory(_folder.File("elsewhere"));
        File.WriteAllText(_folder.File("elsewhere/weights.bin"), "precious");
        Refusal.Check(_folder, ExitCode.CannotWrite, [_folder.File("elsewhere/weights.bin"), "--force"], "decompose", model, "-o", _folder.File("elsewhere/copy.onnx"));
    }

    [Fact]
    public void External_data_in_a_folder_of_its_own_goes_with_the_copy()
    {
        Directory.CreateDirectory(_folder.File("data"));
        string model = ExternalModel.Save(SmallNetworks.Narrow(), _folder.File("model.onnx"), "data/weights.bin");
        Directory.CreateDirectory(_folder.File("elsewhere"));
        SplitConvProgram.Run("decompose", model, "-o", _folder.File("elsewhere/copy.onnx")).Succeeded();
        SplitConvProgram.Run("inspect", _folder.File("elsewhere/copy.onnx")).Succeeded();
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decompose")]
    public void A_graph_without_a_convolution_is_refused(string command)
    {
        string model = SmallNetworks.NoConvolution().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.NothingToDo, [model, "has no convolution"], CommandLines.For(command, model, _folder));
    }
}
