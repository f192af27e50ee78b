using System.Diagnostics;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Tests;

public sealed class SpecialFileTests
{
    [Fact]
    public void A_pipe_is_no_target_even_where_files_may_be_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells pipes from files here");
        using var folder = new TemporaryFolder();
        string pipe = folder.File("pipe");
        using (Process process = Process.Start("mkfifo", pipe))
            process.WaitForExit();
        var exception = Assert.Throws<OutputException>(() => OutputFiles.CheckTarget(pipe, overwrite: true));
        Assert.Contains("is a device or a pipe", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_no_target_either()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "there are no devices in the file system here");
        Assert.Throws<OutputException>(() => OutputFiles.CheckTarget("/dev/null", overwrite: true));
    }
}
