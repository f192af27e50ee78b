using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class OutputTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_folder_is_no_target()
    {
        Directory.CreateDirectory(_folder.File("sub"));

        Assert.Contains("is a folder", Refused(() => OutputFiles.CheckTarget(_folder.File("sub"), overwrite: true), "sub"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        string path = Path.Combine(_folder.File("none"), "a");

        var exception = Assert.Throws<OutputException>(() => OutputFiles.CheckTarget(path, overwrite: false));

        Assert.Equal(path, exception.Path);
        Assert.Contains($"the folder {_folder.File("none")} does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_file_is_not_replaced()
    {
        File.WriteAllText(_folder.File("a"), "old");
        File.SetAttributes(_folder.File("a"), FileAttributes.ReadOnly);

        Assert.Contains("is read-only", Refused(() => OutputFiles.CheckTarget(_folder.File("a"), overwrite: true), "a"), StringComparison.Ordinal);

        File.SetAttributes(_folder.File("a"), FileAttributes.Normal);
        Assert.Equal("old", File.ReadAllText(_folder.File("a")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused_before_any_work()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no permission bits for folders");
            return;
        }

        Assert.SkipWhen(Environment.IsPrivilegedProcess, "permissions do not bind the user root");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Contains("cannot be written", Refused(() => OutputFiles.CheckTarget(_folder.File("a"), overwrite: false), "a"), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Checking_a_target_leaves_nothing_behind()
    {
        OutputFiles.CheckTarget(_folder.File("a"), overwrite: false);

        Assert.Empty(_folder.Snapshot());
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(Action action, string name)
    {
        var exception = Assert.Throws<OutputException>(action);
        Assert.Equal(_folder.File(name), exception.Path);
        return exception.Message;
    }
}
