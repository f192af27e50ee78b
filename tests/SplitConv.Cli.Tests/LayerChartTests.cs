using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Error and cost of a convolution at every rank.</summary>
public sealed class LayerChartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_chosen_rank_and_the_break_even_are_marked()
    {
        string[] lines = SplitConvProgram.Run("inspect", Model(), "--layer", "wide").Succeeded().OutputLines;

        Assert.StartsWith("wide  [64, 64, 3, 3]  SCFK, rank 32", lines[0], StringComparison.Ordinal);
        Assert.Contains("SCFK: 3x1 to R channels, then 1x3", lines);
        Assert.Matches(@"^>    32   0\.\d{4} #+\.* +33\.3 % #+\.* +<- chosen$", Assert.Single(lines, line => line.Contains("chosen", StringComparison.Ordinal)));
        Assert.Matches(@"^     80 .* <- break-even$", Assert.Single(lines, line => line.Contains("break-even", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_that_is_given_twice_is_refused() =>
        Refusal.Check(_folder, ExitCode.Usage, ["--layer names wide twice"], "inspect", Model(), "--layer", "wide=48", "--layer", "wide=48");

    [Fact]
    public void Several_convolutions_and_ways_each_have_their_chart()
    {
        JsonElement charts = SplitConvProgram.Run("inspect", Model(), "--layer", "wide", "--layer", "point", "--schemes", "all", "--layer", "wide=48", "--json").Succeeded().Json();

        Assert.Equal(["wide", "point"], charts.EnumerateArray().Select(chart => chart.GetProperty("name").GetString()));
        Assert.Equal(4, charts[0].GetProperty("ways").GetArrayLength());
        JsonElement[] points = [.. charts[0].GetProperty("ways")[0].GetProperty("points").EnumerateArray()];
        double[] errors = [.. points.Select(point => point.GetProperty("relative_error").GetDouble())];
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.Contains(charts[0].GetProperty("ways").EnumerateArray(), way => way.GetProperty("points").EnumerateArray().Any(point => point.GetProperty("chosen").GetBoolean() && point.GetProperty("rank").GetInt32() == 48));
    }

    [Fact]
    public void A_convolution_that_is_kept_has_its_reason_and_its_chart_all_the_same()
    {
        string[] lines = SplitConvProgram.Run("inspect", Model(), "--layer", "stem").Succeeded().OutputLines;

        Assert.StartsWith("stem  [64, 3, 3, 3]  kept: min(in, out) 3 is below 64", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("chosen", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains('#', StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_name_is_refused() => Refusal.Check(_folder, ExitCode.Usage, ["No convolution is called 'nowhere'"], "inspect", Model(), "--layer", "nowhere");

    private string Model() => SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
}
