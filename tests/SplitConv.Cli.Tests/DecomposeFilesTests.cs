using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Which files decompose writes, and what becomes of those that exist.</summary>
public sealed class DecomposeFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_name_the_model_is_written_beside_the_input()
    {
        ProgramRun run = SplitConvProgram.Run("decompose", Model("net.onnx")).Succeeded();
        Assert.Equal(["net.decomposed.onnx", "net.onnx"], Names());
        Assert.Equal($"wrote {_folder.File("net.decomposed.onnx")}", run.OutputLines[^2]);
        Assert.StartsWith("The pairs approximate their kernels, with relative errors up to", run.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_name_is_taken_from_the_current_folder()
    {
        Model("net.onnx");
        SplitConvProgram.RunIn(_folder.Path, "decompose", "net.onnx", "-o", "small.onnx").Succeeded();
        Assert.Equal(["net.onnx", "small.onnx"], Names());
    }

    [Fact]
    public void All_requested_files_are_written_and_named()
    {
        ProgramRun run = SplitConvProgram.Run(
            "decompose", Model("net.onnx"), "--output", _folder.File("a.onnx"), "--info", _folder.File("b.json"), "--weights", _folder.File("c.safetensors")).Succeeded();
        Assert.Equal(["a.onnx", "b.json", "c.safetensors", "net.onnx"], Names());
        Assert.Equal(
            [$"wrote {_folder.File("a.onnx")}", $"wrote {_folder.File("b.json")}  (information file)", $"wrote {_folder.File("c.safetensors")}  (decomposed weights)"],
            run.OutputLines[^4..^1]);
    }

    [Fact]
    public void The_information_file_lists_the_pair()
    {
        SplitConvProgram.Run("decompose", Model("net.onnx"), "--info", _folder.File("b.json")).Succeeded();
        JsonElement entry = JsonDocument.Parse(File.ReadAllText(_folder.File("b.json"))).RootElement[0];
        Assert.Equal("only", entry.GetProperty("ori_layer_info").GetProperty("name").GetString());
        Assert.Equal("[32,64,3,1]", JsonSerializer.Serialize(entry.GetProperty("decom_nodes").GetProperty("first").GetProperty("weight_shape")));
        Assert.Equal("[64,32,1,3]", JsonSerializer.Serialize(entry.GetProperty("decom_nodes").GetProperty("last").GetProperty("weight_shape")));
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void An_existing_file_is_refused_and_left_alone(string option)
    {
        string model = Model("net.onnx");
        File.WriteAllText(_folder.File("precious"), "precious");
        Refusal.Check(_folder, ExitCode.CannotWrite, [_folder.File("precious"), "exists already", "--force"], "decompose", model, option, _folder.File("precious"));
    }

    [Fact]
    public void With_force_existing_files_are_replaced()
    {
        string model = Model("net.onnx");
        string[] names = ["a.onnx", "b.json", "c.safetensors"];
        foreach (string name in names)
            File.WriteAllText(_folder.File(name), "old");
        SplitConvProgram.Run(
            "decompose", model, "--force", "-o", _folder.File(names[0]), "--info", _folder.File(names[1]), "--weights", _folder.File(names[2])).Succeeded();
        Assert.All(names, name => Assert.NotEqual("old", File.ReadAllText(_folder.File(name))));
        Assert.Equal([.. names, "net.onnx"], Names());
    }

    [Fact]
    public void The_same_model_gives_the_same_files()
    {
        string model = Model("net.onnx");
        SplitConvProgram.Run("decompose", model, "-o", _folder.File("one.onnx")).Succeeded();
        SplitConvProgram.Run("decompose", model, "-o", _folder.File("two.onnx")).Succeeded();
        Assert.Equal(File.ReadAllBytes(_folder.File("one.onnx")), File.ReadAllBytes(_folder.File("two.onnx")));
    }

    private string Model(string name) => SmallNetworks.One().Save(_folder.File(name));

    private IEnumerable<string> Names() => _folder.Snapshot().Keys.Order(StringComparer.Ordinal);
}
