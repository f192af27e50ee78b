using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Budgets over the whole model.</summary>
public sealed class BudgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("macs:0.5", "macs_before", "macs_after")]
    [InlineData("parameters:0.5", "parameters_before", "parameters_after")]
    public void A_budget_is_kept_and_says_what_it_costs(string budget, string before, string after)
    {
        JsonElement report = Report("decompose", "--budget", budget), result = report.GetProperty("budget"), totals = report.GetProperty("totals");
        Assert.Equal(budget, result.GetProperty("budget").GetString());
        double left = totals.GetProperty(after).GetDouble() / totals.GetProperty(before).GetDouble();
        Assert.InRange(left, 0.1, 0.5);
        Assert.Equal(left, result.GetProperty("reached").GetDouble(), 1e-9);
        double damage = report.GetProperty("layers").EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean()).Sum(layer => Math.Pow(layer.GetProperty("relative_error").GetDouble(), 2));
        Assert.Equal(damage, result.GetProperty("expected_damage").GetDouble(), 1e-3);
        Assert.True(result.GetProperty("optimal").GetBoolean());
        Assert.True(result.GetProperty("next_percent").GetDouble() > 0);
    }

    [Fact]
    public void A_budget_and_rules_for_single_layers_go_together()
    {
        JsonElement report = Report("decompose", "--budget", "macs:0.6", "--layer", "wide=16");
        JsonElement wide = report.GetProperty("layers")[1];
        Assert.Equal((16, "16"), (wide.GetProperty("rank").GetInt32(), wide.GetProperty("rule").GetString()));
        JsonElement totals = report.GetProperty("totals");
        Assert.InRange(totals.GetProperty("macs_after").GetDouble() / totals.GetProperty("macs_before").GetDouble(), 0.1, 0.6);
    }

    [Theory]
    [InlineData("The budget macs:0.05 cannot be met: the lowest that can be reached is macs:0.", "--budget", "macs:0.05")]
    [InlineData("the lowest that can be reached is parameters:0.", "--budget", "parameters:0.01")]
    [InlineData("The budget macs:0.5 cannot be met: no convolution can be decomposed for it", "--budget", "macs:0.5", "--min-channels", "512")]
    [InlineData("--budget macs:1.5: '1.5' is no number above 0 and below 1", "--budget", "macs:1.5")]
    [InlineData("--budget macs:nan: 'nan' is no number above 0 and below 1", "--budget", "macs:nan")]
    [InlineData("--budget flops:0.5: it is none of macs:SHARE, parameters:SHARE or latency:SHARE", "--budget", "flops:0.5")]
    [InlineData("--budget and --rule energy:0.9 contradict each other", "--budget", "macs:0.5", "--rule", "energy:0.9")]
    [InlineData("--rule energy:95: '95' is no number above 0 and below 1", "--rule", "energy:95")]
    [InlineData("--rule rank:0: '0' is no whole number of at least 1", "--rule", "rank:0")]
    [InlineData("--rule best: it is none of reference, rank:N, energy:SHARE, error:BOUND or ratio:SHARE", "--rule", "best")]
    [InlineData("--layer wide=energy:7: '7' is no number above 0 and below 1", "--layer", "wide=energy:7")]
    [InlineData("--schemes some: it is none of reference, spatial and all", "--schemes", "some")]
    [InlineData("--rank-multiple 0: it must be at least 1", "--rank-multiple", "0")]
    [InlineData("--min-channels -3: it must be at least 1", "--min-channels", "-3")]
    [InlineData("--stride-limit 0: it must be at least 1", "--stride-limit", "0")]
    [InlineData("--keep-if -1: it must be above 0", "--measure", "--keep-if", "-1")]
    [InlineData("--threads 0: it must be at least 1", "--measure", "--threads", "0")]
    [InlineData("--threads 100000: it must be at least 1 and at most 256", "--measure", "--threads", "100000")]
    [InlineData("--sensitivity is for a budget to weigh by", "--sensitivity", "nowhere")]
    [InlineData("--keep-if and --threads are for measuring", "--keep-if", "1.2")]
    [InlineData("--samples is for --calibrate and --sensitivity; name their data", "--samples", "8")]
    [InlineData("--mean, --std and --resize are for input data; name some with --calibrate or --sensitivity", "--mean", "0.5")]
    public void What_contradicts_itself_is_out_of_range_or_out_of_reach_is_refused_in_one_line(string message, params string[] options)
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.Usage, [message], ["decompose", model, .. options]);
        Refusal.Check(_folder, ExitCode.Usage, [message], ["inspect", model, .. options]);
    }

    [Theory]
    [InlineData("macs:0.5")]
    [InlineData("latency:0.5")]
    public void A_budget_without_feature_maps_says_why_there_are_none(string budget)
    {
        string model = SmallNetworks.UnknownOperator().Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.Usage, [$"--budget {budget} needs the sizes of the feature maps, and ONNX Runtime refuses the model"], "decompose", model, "--budget", budget);
    }

    [Fact]
    public void The_share_that_is_named_as_the_lowest_can_be_reached()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        string error = SplitConvProgram.Run("decompose", model, "--budget", "macs:0.01").Ended(ExitCode.Usage).Error;
        string nearest = error[error.LastIndexOf("macs:", StringComparison.Ordinal)..].Split('.', ' ') is [var zero, var digits, ..] ? $"{zero}.{digits}" : "";

        Assert.Equal(0, SplitConvProgram.Run("decompose", model, "--budget", nearest).Succeeded().ExitCode);
    }

    [Fact]
    public void Inspect_lists_the_prices_of_budgets_dearer_and_dearer()
    {
        JsonElement[] prices = [.. Report("inspect").GetProperty("prices").EnumerateArray()];
        Assert.Equal(["macs:0.8", "macs:0.6", "macs:0.5", "macs:0.4"], prices.Select(price => price.GetProperty("budget").GetString()));
        double[] damages = [.. prices.Select(price => price.GetProperty("expected_damage").GetDouble())];
        Assert.Equal(damages.Order(), damages);

        string words = SplitConvProgram.Run("inspect", _folder.File("model.onnx")).Succeeded().Words;
        Assert.Contains("--budget left decomposed ranks expected damage next percent", words, StringComparison.Ordinal);
        Assert.DoesNotContain("--budget", SplitConvProgram.Run("inspect", _folder.File("model.onnx"), "--no-prices").Succeeded().Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_that_cannot_be_met_says_how_far_it_goes() => Assert.Contains(
        "macs:0.4 out of reach, the lowest is macs:0.",
        SplitConvProgram.Run("inspect", SmallNetworks.Mixed().Save(_folder.File("model.onnx")), "--exclude", "wide").Succeeded().Words,
        StringComparison.Ordinal);

    private JsonElement Report(string command, params string[] options) =>
        SplitConvProgram.Run([command, SmallNetworks.Mixed().Save(_folder.File("model.onnx")), "--json", .. command == "decompose" ? ["--force"] : Array.Empty<string>(), .. options]).Succeeded().Json();
}
