using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What apply makes of the files that decompose wrote.</summary>
public sealed class ApplyTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_the_weights_the_model_is_the_one_that_decompose_wrote()
    {
        ProgramRun run = Apply("--weights", network.Weights).Succeeded();
        Assert.Equal(File.ReadAllBytes(network.Decomposed), File.ReadAllBytes(_folder.File("applied.onnx")));
        Assert.Contains("2 of 5 convolutions decomposed.", run.OutputLines);
        Assert.Equal($"wrote {_folder.File("applied.onnx")}", run.OutputLines[^1]);
    }

    [Fact]
    public void Convolutions_that_are_not_listed_are_kept_for_that_reason() =>
        Assert.Contains("  3 such as stem: not listed in the information file", Apply("--weights", network.Weights).OutputLines);

    [Fact]
    public void Without_weights_the_pairs_are_random_and_the_program_warns_loudly()
    {
        ProgramRun run = Apply().Ended(ExitCode.Done);
        string warning = Assert.Single(run.ErrorLines);
        Assert.StartsWith("warning: THE PAIRS IN", warning, StringComparison.Ordinal);
        Assert.Contains("RANDOM WEIGHTS", warning, StringComparison.Ordinal);
        Assert.Contains("--weights", warning, StringComparison.Ordinal);
        Assert.NotEqual(File.ReadAllBytes(network.Decomposed), File.ReadAllBytes(_folder.File("applied.onnx")));
    }

    [Fact]
    public void Without_weights_the_object_holds_the_warning_too()
    {
        JsonElement report = Apply("--json").Ended(ExitCode.Done).Json();
        Assert.Contains(report.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("RANDOM WEIGHTS", StringComparison.Ordinal));
    }

    [Fact]
    public void The_object_has_ranks_but_no_errors()
    {
        JsonElement wide = Apply("--json", "--weights", network.Weights).Succeeded().Json().GetProperty("layers")[1];
        Assert.Equal(32, wide.GetProperty("rank").GetInt32());
        Assert.Equal(JsonValueKind.Null, wide.GetProperty("relative_error").ValueKind);
    }

    [Fact]
    public void Without_a_name_the_model_is_written_beside_the_input()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("net.onnx"));
        SplitConvProgram.Run("apply", model, "--info", network.Information, "--weights", network.Weights).Succeeded();
        Assert.Equal(File.ReadAllBytes(network.Decomposed), File.ReadAllBytes(_folder.File("net.decomposed.onnx")));
    }

    [Fact]
    public void An_existing_file_is_refused_without_force_and_replaced_with_it()
    {
        File.WriteAllText(_folder.File("applied.onnx"), "precious");
        Apply("--weights", network.Weights).Refused(ExitCode.CannotWrite, "applied.onnx", "exists already", "--force");
        Assert.Equal("precious", File.ReadAllText(_folder.File("applied.onnx")));
        Apply("--weights", network.Weights, "--force").Succeeded();
        Assert.Equal(File.ReadAllBytes(network.Decomposed), File.ReadAllBytes(_folder.File("applied.onnx")));
    }

    [Fact]
    public void Without_an_information_file_the_command_is_refused()
    {
        ProgramRun run = SplitConvProgram.Run("apply", network.Model).Ended(ExitCode.Usage);
        Assert.Contains("--info", run.ErrorLines[0], StringComparison.Ordinal);
    }

    private ProgramRun Apply(params string[] options) =>
        SplitConvProgram.Run(["apply", network.Model, "--info", network.Information, "-o", _folder.File("applied.onnx"), .. options]);
}
