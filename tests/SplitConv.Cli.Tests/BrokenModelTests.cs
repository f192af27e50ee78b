using SplitConv.Cli.Tests.Support;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Model files that are none, for every command that reads one.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<string, string> Cases { get; } = new(
        ["missing", "in a missing folder", "folder", "empty", "picture", "text", "truncated", "no graph", "no operator set"], CommandLines.All);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_named_with_what_is_wrong(string kind, string command)
    {
        var (model, message) = Create(kind);
        Refusal.Check(_folder, ExitCode.BadInput, [model, message], CommandLines.For(command, model, _folder));
    }

    [Fact]
    public void A_pipe_is_read_or_refused_in_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /dev/stdin here");
        SplitConvProgram.Run("inspect", "/dev/stdin").Refused(ExitCode.BadInput, "/dev/stdin");
    }

    private (string Path, string Message) Create(string kind)
    {
        string path = _folder.File("model.onnx");
        switch (kind)
        {
            case "missing":
                return (path, "does not exist");
            case "in a missing folder":
                return (_folder.File("nowhere/model.onnx"), "does not exist");
            case "folder":
                return (_folder.Path, "is a folder; name an ONNX file");
            case "empty":
                File.WriteAllBytes(path, []);
                return (path, "is empty");
            case "picture":
                File.WriteAllBytes(path, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2]);
                return (path, "is not an ONNX model");
            case "text":
                File.WriteAllText(path, "No model, but a text that someone saved under the wrong name.\n");
                return (path, "is not an ONNX model");
            case "truncated":
                byte[] whole = File.ReadAllBytes(SmallNetworks.One().Save(path));
                File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
                return (path, "truncated");
            case "no graph":
                return (Changed(model => model.Graph = null), "is not an ONNX model");
            default:
                return (Changed(model => model.OpsetImport.Clear()), "no operator set");
        }
    }

    private string Changed(Action<ModelProto> change)
    {
        OnnxModelBuilder builder = SmallNetworks.One();
        change(builder.Model);
        return builder.Save(_folder.File("model.onnx"));
    }
}
