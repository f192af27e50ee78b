using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>A disk that fills up while the results are written to it.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_half_written_stays_behind()
    {
        using var disk = new MountedFolder("size=64k");
        Refuse(disk, "-o", disk.File("result.onnx"));
        Assert.Empty(disk.Names());
    }

    [Fact]
    public void A_file_that_was_to_be_replaced_is_as_it_was()
    {
        using var disk = new MountedFolder("size=64k");
        File.WriteAllText(disk.File("result.onnx"), "precious");
        Refuse(disk, "-o", disk.File("result.onnx"), "--force");
        Assert.Equal("precious", File.ReadAllText(disk.File("result.onnx")));
        Assert.Equal(["result.onnx"], disk.Names());
    }

    [Fact]
    public void Where_one_file_finds_no_room_none_is_written()
    {
        using var disk = new MountedFolder("size=64k");
        Refuse(disk, "-o", _folder.File("result.onnx"), "--info", disk.File("info.json"), "--weights", disk.File("weights.safetensors"));
        Assert.Empty(disk.Names());
    }

    [Fact]
    public void The_copy_of_a_model_without_anything_to_decompose_is_no_exception()
    {
        using var disk = new MountedFolder("size=64k");
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.CannotWrite, [disk.File("copy.onnx"), "no space left"], "decompose", model, "--exclude", ".", "-o", disk.File("copy.onnx"));
        Assert.Empty(disk.Names());
    }

    private void Refuse(MountedFolder disk, params string[] options)
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.CannotWrite, [disk.File(""), "no space left"], ["decompose", model, .. options]);
    }
}
