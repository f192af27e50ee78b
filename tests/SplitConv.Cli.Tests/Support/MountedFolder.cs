using System.Diagnostics;
using Xunit;

namespace SplitConv.Cli.Tests.Support;

/// <summary>A small file system of its own, unmounted at the end. Needs the right to mount; without it the test is skipped.</summary>
public sealed class MountedFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("splitconv-mount-").FullName;

    /// <summary>Mounts a file system in memory.</summary>
    /// <param name="options">Such as <c>size=64k</c> or <c>ro</c>.</param>
    public MountedFolder(string options)
    {
        bool mounted = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", _path);
        if (!mounted)
        {
            Directory.Delete(_path);
            Assert.Skip("a file system cannot be mounted here");
        }
    }

    public string File(string name) => Path.Combine(_path, name);

    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(_path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Run("umount", _path);
        Directory.Delete(_path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
