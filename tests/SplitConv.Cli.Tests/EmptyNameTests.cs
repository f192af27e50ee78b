using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>File names that are empty, as an unset variable of a script makes them.</summary>
public sealed class EmptyNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands { get; } = [.. CommandLines.All];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_empty_model_name_is_refused(string command) => Refuse(CommandLines.For(command, "", _folder));

    [Theory]
    [InlineData("-o", "")]
    [InlineData("--info", "")]
    [InlineData("--weights", "")]
    [InlineData("--info=")]
    public void An_empty_output_name_is_refused(params string[] option) =>
        Refuse(["decompose", SmallNetworks.One().Save(_folder.File("model.onnx")), .. option]);

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void An_empty_input_name_is_refused(string option)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        string[] others = option == "--info" ? [] : ["--info", model];
        Refuse(["apply", model, option, "", .. others]);
    }

    [Fact]
    public void An_empty_picture_file_name_is_refused()
    {
        string model = SmallClassifiers.StrongestColour().Save(_folder.File("model.onnx"));
        Refuse("compare", model, model, "--data", "");
    }

    // A pointer to the help may follow.
    private void Refuse(params string[] arguments)
    {
        var before = _folder.Snapshot();
        ProgramRun run = SplitConvProgram.Run(arguments).Ended(ExitCode.Usage);
        Assert.StartsWith("error: ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal(before, _folder.Snapshot());
    }
}
