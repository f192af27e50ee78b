using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Outputs that are inputs, or each other, however they are spelt; --force changes nothing about it.</summary>
public sealed class OutputCollisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<string, string> Spellings { get; } = new(
        ["-o", "--info", "--weights"], ["same", "with dots", "twice slashed", "relative", "link to the file", "link to the folder"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Spellings))]
    public void The_input_model_is_never_overwritten(string option, string spelling)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refuse(["is an input"], "decompose", model, "--force", option, Spell(spelling, model));
    }

    [Theory]
    [InlineData("same")]
    [InlineData("link to the file")]
    [InlineData("link to the folder")]
    public void A_model_that_is_itself_named_through_a_link_is_known(string spelling)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refuse(["is an input"], "decompose", Spell(spelling, model), "--force", "-o", model);
    }

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void The_files_of_apply_are_never_overwritten(string option)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx")), info = _folder.File("info.json"), weights = _folder.File("weights.safetensors");
        SplitConvProgram.Run("decompose", model, "--info", info, "--weights", weights).Succeeded();
        Refuse(["is an input"], "apply", model, "--force", "--info", info, "--weights", weights, "-o", option == "--info" ? info : weights);
    }

    [Theory]
    [InlineData("-o", "--info")]
    [InlineData("-o", "--weights")]
    [InlineData("--info", "--weights")]
    public void Two_outputs_are_not_the_same_file(string one, string other)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refuse(["is named for two outputs"], "decompose", model, "--force", one, _folder.File("out"), other, Path.Combine(_folder.Path, ".", "out"));
    }

    [Fact]
    public void Two_outputs_are_not_the_same_file_through_a_linked_folder()
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refuse(["is named for two outputs"], "decompose", model, "-o", _folder.File("out"), "--info", Spell("link to the folder", _folder.File("out")));
    }

    [Fact]
    public void The_information_file_is_not_the_model_that_is_written_by_default()
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refuse(["is named for two outputs"], "decompose", model, "--info", _folder.File("model.decomposed.onnx"));
    }

    private string Spell(string spelling, string path)
    {
        string name = Path.GetFileName(path);
        switch (spelling)
        {
            case "with dots":
                return Path.Combine(_folder.Path, "..", Path.GetFileName(_folder.Path), ".", name);
            case "twice slashed":
                return $"{_folder.Path}//{name}";
            case "relative":
                return Path.GetRelativePath(Environment.CurrentDirectory, path);
            case "link to the file":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a special right here");
                return File.CreateSymbolicLink(_folder.File("link.onnx"), path).FullName;
            case "link to the folder":
                Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a special right here");
                Directory.CreateDirectory(_folder.File("other"));
                return Path.Combine(Directory.CreateSymbolicLink(_folder.File("other/link"), _folder.Path).FullName, name);
            default:
                return path;
        }
    }

    private void Refuse(string[] fragments, params string[] arguments)
    {
        var before = Files();
        SplitConvProgram.Run(arguments).Refused(ExitCode.Usage, fragments);
        Assert.Equal(before, Files());
    }

    // Links are not followed: one leads back to the folder itself.
    private Dictionary<string, byte[]> Files() => Directory.EnumerateFiles(_folder.Path).Order(StringComparer.Ordinal)
        .ToDictionary(path => path, File.ReadAllBytes);
}
