using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Places that cannot be written to.</summary>
public sealed class OutputTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Options { get; } = ["-o", "--info", "--weights"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Options))]
    public void A_missing_folder_is_named(string option) =>
        Refuse(option, _folder.File("nowhere/file"), _folder.File("nowhere"), "does not exist; create it first");

    [Theory]
    [MemberData(nameof(Options))]
    public void A_folder_is_no_target(string option) => Refuse(option, _folder.Path, _folder.Path, "is a folder; name a file");

    [Theory]
    [MemberData(nameof(Options))]
    public void A_folder_behind_a_file_is_none(string option)
    {
        File.WriteAllText(_folder.File("file"), "precious");
        Refuse(option, _folder.File("file/inside"), _folder.File("file"));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_read_only_file_is_refused_even_with_force(string option)
    {
        string target = _folder.File("precious");
        File.WriteAllText(target, "precious");
        File.SetAttributes(target, FileAttributes.ReadOnly);
        try
        {
            string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
            Refusal.Check(_folder, ExitCode.CannotWrite, [target, "is read-only"], "decompose", model, "--force", option, target);
        }
        finally
        {
            File.SetAttributes(target, FileAttributes.Normal);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_folder_that_takes_no_files_is_refused(string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc here");
        Refuse(option, "/proc/result", "/proc/result: cannot be written");
    }

    [Fact]
    public void A_temporary_name_is_nobodys_business()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is no /proc here");
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Assert.DoesNotContain(".tmp", SplitConvProgram.Run("decompose", model, "-o", "/proc/result").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_the_right_to_write_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("folders have no such permission here");
            return;
        }

        Assert.SkipWhen(Environment.IsPrivilegedProcess, "permissions do not bind this user");
        DirectoryInfo closed = Directory.CreateDirectory(_folder.File("closed"));
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        try
        {
            Refuse("-o", _folder.File("closed/result.onnx"), _folder.File("closed/result.onnx"), "cannot be written");
        }
        finally
        {
            closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }
    }

    [Fact]
    public void A_read_only_file_system_is_refused()
    {
        using var mounted = new MountedFolder("ro");
        Refuse("-o", mounted.File("result.onnx"), mounted.File("result.onnx"), "read-only");
    }

    [Fact]
    public void Apply_refuses_such_places_too()
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        File.WriteAllText(_folder.File("info.json"), "[]");
        Refusal.Check(_folder, ExitCode.CannotWrite, [_folder.File("nowhere"), "create it first"], "apply", model, "--info", _folder.File("info.json"), "-o", _folder.File("nowhere/out.onnx"));
    }

    private void Refuse(string option, string target, params string[] fragments)
    {
        string model = SmallNetworks.One().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.CannotWrite, fragments, "decompose", model, option, target);
    }
}
