using System.Text.Json;
using Xunit;

namespace SplitConv.Cli.Tests.Support;

/// <summary>What the program did: its exit code and what it wrote.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    /// <summary>Standard output with every run of spaces as one, so that tables can be searched.</summary>
    public string Words => string.Join(' ', Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Standard output as the one JSON object it must be.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts that it ended with this code and without a stack trace.</summary>
    public ProgramRun Ended(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode}, not {exitCode}.\n{Error}\n{Output}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Asserts that it ended well and had nothing to warn of.</summary>
    public ProgramRun Succeeded()
    {
        Ended(0);
        Assert.Equal("", Error);
        return this;
    }

    /// <summary>Asserts that it refused in one clear line that holds all fragments.</summary>
    public ProgramRun Refused(int exitCode, params string[] fragments)
    {
        Ended(exitCode);
        Assert.Equal("", Output);
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("should not have happened", line, StringComparison.Ordinal);
        Assert.All(fragments, fragment => Assert.Contains(fragment, line, StringComparison.Ordinal));
        return this;
    }

    private static string[] Lines(string text) => text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
