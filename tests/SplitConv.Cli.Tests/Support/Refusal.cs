using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests.Support;

/// <summary>Asserts that bad input is refused: one clear line, the exit code, and every file as it was.</summary>
public static class Refusal
{
    /// <summary>Runs the program and asserts that it refuses and leaves the folder alone.</summary>
    public static void Check(TemporaryFolder folder, int exitCode, string[] fragments, params string[] arguments)
    {
        var before = folder.Snapshot();
        SplitConvProgram.Run(arguments).Refused(exitCode, fragments);
        Assert.Equal(before, folder.Snapshot());
    }
}
