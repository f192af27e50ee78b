using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What inspect tells programs, against figures computed by hand.</summary>
public sealed class InspectJsonTests : IDisposable
{
    private static readonly string[] CostKeys = ["macs_before", "macs_after", "parameters_before", "parameters_after"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_object_has_the_documented_keys()
    {
        JsonElement report = Inspect(SmallNetworks.Mixed());
        Assert.Equal(["model", "output", "layers", "totals", "inputs", "assumed_sizes", "budget", "latency", "calibration", "prices", "verdict", "warnings"], Keys(report));
        Assert.Equal(
            ["name", "weight_shape", "stride", "groups", "eligible", "reasons", "rule", "mode", "rank", "rank_range", "becomes", "relative_error", "calibration", "original_milliseconds", "pair_milliseconds", "macs_before", "macs_after", "parameters_before", "parameters_after", "seconds"],
            Keys(report.GetProperty("layers")[0]));
        Assert.Equal(_folder.File("model.onnx"), report.GetProperty("model").GetString());
        Assert.Equal(["stem", "wide", "down", "point", "grouped"], report.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()));
    }

    // 16 * 16 * 64 * 64 * 3 * 3 before; [32, 64, 3, 1] and [64, 32, 1, 3] on 16 x 16 after; the bias counts as parameters.
    [Fact]
    public void An_eligible_convolution_has_its_costs_before_and_after()
    {
        JsonElement wide = Layer(SmallNetworks.Mixed(), "wide");
        Assert.True(wide.GetProperty("eligible").GetBoolean());
        Assert.Equal("SCFK", wide.GetProperty("mode").GetString());
        Assert.Equal(32, wide.GetProperty("rank").GetInt32());
        Assert.Equal([9_437_184, 3_145_728, 36_928, 12_352], Costs(wide));
        Assert.Equal(JsonValueKind.Null, wide.GetProperty("relative_error").ValueKind);
    }

    // The first of the pair has a stride along the height only: its output is 8 x 16, that of the last 8 x 8.
    [Fact]
    public void With_a_stride_the_first_of_the_pair_runs_on_the_wider_map() =>
        Assert.Equal([4_718_592, (8 * 16 * 6144) + (8 * 8 * 12_288), 73_728, 18_432], Costs(Layer(SmallNetworks.Mixed(), "down")));

    [Fact]
    public void A_kept_convolution_has_its_reasons_and_costs_what_it_did()
    {
        JsonElement grouped = Layer(SmallNetworks.Mixed(), "grouped");
        Assert.False(grouped.GetProperty("eligible").GetBoolean());
        Assert.Equal("groups is 64, not 1", grouped.GetProperty("reasons")[0].GetString());
        Assert.Equal(JsonValueKind.Null, grouped.GetProperty("mode").ValueKind);
        Assert.Equal(64, grouped.GetProperty("groups").GetInt32());
        Assert.Equal([64, 1, 3, 3], grouped.GetProperty("weight_shape").EnumerateArray().Select(size => size.GetInt64()));
        Assert.Equal([36_864, 36_864, 640, 640], Costs(grouped));
    }

    [Fact]
    public void The_totals_are_the_sums()
    {
        JsonElement totals = Inspect(SmallNetworks.Mixed()).GetProperty("totals");
        Assert.Equal((5, 2, 0), (totals.GetProperty("convolutions").GetInt32(), totals.GetProperty("decomposed").GetInt32(), totals.GetProperty("convolutions_of_unknown_macs").GetInt32()));
        Assert.Equal([15_159_296, 5_722_112, 121_280, 41_408], Costs(totals));
        Assert.Equal((4 * 121_280, 4 * 41_408), (totals.GetProperty("bytes_before").GetInt64(), totals.GetProperty("bytes_after").GetInt64()));
    }

    [Fact]
    public void Sizes_that_were_assumed_are_listed()
    {
        JsonElement report = Inspect(SmallNetworks.Free(), "--dim", "height=8");
        Assert.Equal(["x [1, 64, 8, 224]"], report.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()));
        Assert.Equal(["batch=1", "width=224"], report.GetProperty("assumed_sizes").EnumerateArray().Select(size => size.GetString()));
        Assert.Equal(8 * 224 * 64 * 64 * 9, report.GetProperty("layers")[0].GetProperty("macs_before").GetInt64());
    }

    [Fact]
    public void Unknown_costs_are_null_and_the_warning_is_in_the_object()
    {
        ProgramRun run = SplitConvProgram.Run("inspect", SmallNetworks.UnknownOperator().Save(_folder.File("model.onnx")), "--json").Ended(ExitCode.DoneWithDefects);
        Assert.Equal(JsonValueKind.Null, run.Json().GetProperty("layers")[0].GetProperty("macs_before").ValueKind);
        Assert.Contains("Frobnicate", run.Json().GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    private JsonElement Layer(OnnxModelBuilder model, string name) =>
        Inspect(model).GetProperty("layers").EnumerateArray().Single(layer => layer.GetProperty("name").GetString() == name);

    private JsonElement Inspect(OnnxModelBuilder model, params string[] options) =>
        SplitConvProgram.Run(["inspect", model.Save(_folder.File("model.onnx")), "--json", .. options]).Succeeded().Json();

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static IEnumerable<long> Costs(JsonElement element) =>
        CostKeys.Select(key => element.GetProperty(key).GetInt64());
}
