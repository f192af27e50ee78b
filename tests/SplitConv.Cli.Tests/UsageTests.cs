using SplitConv.Cli.Tests.Support;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Command lines that make no sense.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("splitconv --help")]
    [InlineData("splitconv --help", "convert")]
    [InlineData("splitconv --help", "--verbose")]
    [InlineData("splitconv inspect --help", "inspect")]
    [InlineData("splitconv inspect --help", "inspect", "a.onnx", "b.onnx")]
    [InlineData("splitconv inspect --help", "inspect", "a.onnx", "--force")]
    [InlineData("splitconv inspect --help", "inspect", "a.onnx", "--dim")]
    [InlineData("splitconv decompose --help", "decompose")]
    [InlineData("splitconv decompose --help", "decompose", "a.onnx", "--layers", "a=1")]
    [InlineData("splitconv decompose --help", "decompose", "a.onnx", "-o")]
    [InlineData("splitconv decompose --help", "decompose", "a.onnx", "-o", "b.onnx", "-o", "c.onnx")]
    [InlineData("splitconv apply --help", "apply", "a.onnx")]
    [InlineData("splitconv compare --help", "compare", "a.onnx")]
    [InlineData("splitconv compare --help", "compare", "a.onnx", "b.onnx", "--samples", "many")]
    [InlineData("splitconv compare --help", "compare", "a.onnx", "b.onnx", "--threads", "1.5")]
    [InlineData("splitconv compare --help", "compare", "a.onnx", "b.onnx", "--threads", "99999999999")]
    public void It_is_refused_with_a_pointer_to_the_help(string help, params string[] arguments)
    {
        ProgramRun run = SplitConvProgram.Run(arguments).Ended(ExitCode.Usage);
        Assert.Equal("", run.Output);
        Assert.Equal($"See '{help}'.", run.ErrorLines[^1]);
        Assert.Equal(2, run.ErrorLines.Length);
        Assert.StartsWith("error: ", run.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("convert", "convert")]
    [InlineData("--layers", "decompose", "a.onnx", "--layers=a")]
    [InlineData("MODEL", "inspect")]
    [InlineData("OTHER", "compare", "a.onnx")]
    [InlineData("--info", "apply", "a.onnx")]
    [InlineData("--samples", "compare", "a.onnx", "b.onnx", "--samples", "many")]
    public void The_thing_is_named(string thing, params string[] arguments) =>
        Assert.Contains(thing, SplitConvProgram.Run(arguments).Ended(ExitCode.Usage).ErrorLines[0], StringComparison.Ordinal);
}
