using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Pairs that are timed before they are made.</summary>
public sealed class MeasureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_fast_enough_is_kept_and_both_times_are_told()
    {
        JsonElement report = Report("--measure", "--keep-if", "1000");

        Assert.Equal(0, report.GetProperty("totals").GetProperty("decomposed").GetInt32());
        Assert.Matches(@"^measured: a pair of rank 32 takes \d+\.\d+ ms, the convolution \d+\.\d+ ms \(\d+\.\d+x, less than 1000\.00x\)$", report.GetProperty("layers")[1].GetProperty("reasons")[0].GetString());
    }

    [Fact]
    public void What_is_fast_enough_is_made_and_the_whole_model_is_timed()
    {
        JsonElement report = Report("--measure", "--keep-if", "0.001");

        Assert.Equal(2, report.GetProperty("totals").GetProperty("decomposed").GetInt32());
        Assert.True(report.GetProperty("layers")[1].GetProperty("pair_milliseconds").GetDouble() > 0);
        Assert.True(report.GetProperty("latency").GetProperty("speed_up").GetDouble() > 0);
        string words = SplitConvProgram.Run("inspect", _folder.File("model.onnx"), "--measure", "--keep-if", "0.001", "--no-prices").Succeeded().Words;
        Assert.Contains("measured in turn; its layers, measured alone, add up to", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_of_latency_measures_by_itself()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));

        ProgramRun run = SplitConvProgram.Run("decompose", model, "--budget", "latency:0.0001").Ended(ExitCode.Usage);

        Assert.Contains("The budget latency:0.0001 cannot be met", run.Error, StringComparison.Ordinal);
    }

    private JsonElement Report(params string[] options) =>
        SplitConvProgram.Run(["decompose", SmallNetworks.Mixed().Save(_folder.File("model.onnx")), "--json", "--force", .. options]).Succeeded().Json();
}
