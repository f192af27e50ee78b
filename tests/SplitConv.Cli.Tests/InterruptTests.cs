using System.Diagnostics;
using System.Globalization;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Ctrl+C while the program works.</summary>
public sealed class InterruptTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A decomposition of 3072 x 3072 numbers takes many seconds; it is interrupted early, and in the middle.
    [Theory]
    [InlineData(300)]
    [InlineData(2000)]
    public void Decompose_ends_at_once_and_leaves_nothing(int milliseconds)
    {
        string model = Large().Save(_folder.File("large.onnx"));
        File.WriteAllText(_folder.File("out.onnx"), "precious");
        Interrupt(milliseconds, "decompose", model, "--force", "-o", _folder.File("out.onnx"), "--info", _folder.File("info.json"), "--weights", _folder.File("weights.safetensors"));
    }

    [Fact]
    public void Compare_ends_at_once()
    {
        string model = Large().Save(_folder.File("large.onnx"));
        Interrupt(1500, "compare", model, model, "--samples", "100000");
    }

    private void Interrupt(int milliseconds, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a process cannot be sent Ctrl+C here");
        Assert.SkipWhen(IsIgnored(), "these tests themselves were started with Ctrl+C ignored, and so is the program");
        var before = _folder.Snapshot();
        ProgramRun run = SplitConvProgram.Run(_folder.Path, arguments, process =>
        {
            Thread.Sleep(milliseconds);
            Assert.False(process.HasExited, "It was done before it could be interrupted.");
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            Assert.True(process.WaitForExit(Patience), "It did not end.");
        });
        run.Ended(ExitCode.Cancelled);
        Assert.Equal("", run.Output);
        Assert.Equal(before, _folder.Snapshot());
    }

    private static OnnxModelBuilder Large() => new OnnxModelBuilder()
        .Input("x", OnnxModelBuilder.Float32, 1, 1024, 8, 8)
        .Convolution("large", "x", seed: 1, bias: false, shape: [1024, 1024, 3, 3])
        .Output("large.output");

    // Bit 1 of the mask of ignored signals is that of signal 2, the interrupt.
    private static bool IsIgnored()
    {
        const string Status = "/proc/self/status";
        string? mask = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return mask is not null && (Convert.ToUInt64(mask["SigIgn:".Length..].Trim(), 16) & 2) != 0;
    }
}
