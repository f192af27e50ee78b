using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Models, pictures and options that compare cannot work with.</summary>
public sealed class CompareRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--threads", "0", "--threads must be at least 1, not 0")]
    [InlineData("--threads", "-2", "--threads must be at least 1, not -2")]
    [InlineData("--samples", "0", "--samples must be at least 1, not 0")]
    [InlineData("--mean", "a", "--mean a: 'a' is no number")]
    [InlineData("--mean", "", "--mean")]
    [InlineData("--mean", "0.5,0.5", "--mean 0.5,0.5: give one number, or 3 with commas between")]
    [InlineData("--mean", "1,2,3,4", "give one number, or 3")]
    [InlineData("--mean", "0.5,,0.5", "--mean 0.5,,0.5: '' is no number")]
    [InlineData("--mean", "NaN", "'NaN' is no number")]
    [InlineData("--std", "1e999", "'1e999' is no number")]
    [InlineData("--std", "0", "--std must be above 0")]
    [InlineData("--std", "1,-1,1", "--std must be above 0")]
    [InlineData("--dim", "N=0", "--dim N=0: it must be NAME=SIZE, a whole number of at least 1")]
    [InlineData("--dim", "M=2", "The model has no free dimension 'M'; free: 'N'")]
    public void A_bad_value_is_refused_in_one_line(string option, string value, string message) =>
        Refuse(ExitCode.Usage, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), [message], option, value);

    [Theory]
    [InlineData("--mean")]
    [InlineData("--std")]
    public void Normalising_without_pictures_is_refused(string option) =>
        Refuse(ExitCode.Usage, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), [option, "--data"], option, "0.5");

    [Fact]
    public void Different_inputs_are_named() =>
        Refuse(ExitCode.BadInput, SmallNetworks.One(), SmallNetworks.Narrow(), ["one.onnx takes x [1, 64, 8, 8]", "other.onnx takes x [1, 8, 8, 8]"]);

    [Fact]
    public void Different_outputs_are_named()
    {
        OnnxModelBuilder other = SmallNetworks.One();
        other.Graph.Node[0].Output[0] = other.Graph.Output[0].Name = "z";
        Refuse(ExitCode.BadInput, SmallNetworks.One(), other, ["one.onnx gives y", "other.onnx gives z"]);
    }

    [Fact]
    public void An_operator_that_nobody_knows_is_named() =>
        Refuse(ExitCode.BadInput, SmallNetworks.One(), SmallNetworks.UnknownOperator(), ["other.onnx", "Frobnicate"]);

    [Fact]
    public void Pictures_do_not_suit_a_model_for_other_sizes() =>
        Refuse(ExitCode.BadInput, SmallNetworks.One(), SmallNetworks.One(), ["one.onnx takes x [1, 64, 8, 8]", "[N, 3, 32, 32]"], "--data", Pictures(1));

    [Fact]
    public void A_label_beyond_the_classes_is_named() =>
        Refuse(ExitCode.BadInput, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), ["pictures.bin", "the label 7", "3 classes"], "--data", Pictures(0, 7));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3072)]
    [InlineData(3074)]
    public void A_picture_file_of_another_length_is_refused(int length)
    {
        File.WriteAllBytes(_folder.File("pictures.bin"), new byte[length]);
        Refuse(ExitCode.BadInput, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), ["pictures.bin", $"{length} bytes are no multiple of 3073"], "--data", _folder.File("pictures.bin"));
    }

    [Fact]
    public void A_missing_picture_file_is_named() =>
        Refuse(ExitCode.BadInput, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), ["missing.bin"], "--data", _folder.File("missing.bin"));

    [Fact]
    public void A_folder_without_pictures_is_refused() =>
        Refuse(ExitCode.BadInput, SmallClassifiers.StrongestColour(), SmallClassifiers.StrongestColour(), [_folder.Path, "is a folder"], "--data", _folder.Path);

    private string Pictures(params byte[] labels) => PictureFile.Save(_folder.File("pictures.bin"), (255, 0, 0), labels);

    private void Refuse(int exitCode, OnnxModelBuilder one, OnnxModelBuilder other, string[] fragments, params string[] options)
    {
        string first = one.Save(_folder.File("one.onnx")), second = other.Save(_folder.File("other.onnx"));
        Refusal.Check(_folder, exitCode, fragments, ["compare", first, second, .. options]);
    }
}
