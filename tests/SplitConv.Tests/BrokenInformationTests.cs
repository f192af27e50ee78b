using System.Text;
using System.Text.Json.Nodes;
using SplitConv.Plans.Information;
using Xunit;

namespace SplitConv.Tests;

public sealed class BrokenInformationTests
{
    // One layer of 8 x 8 x 7 x 7 at rank 16.
    private const string Sound = """
        [{"ori_layer_info": {"name": "body.conv", "in_channels": 8, "out_channels": 8, "kernel_size": [7, 7], "stride": [1, 1], "dilation": [1, 1], "groups": 1},
          "mode": "SCFK", "decom_nodes": {"first": {"weight_shape": [16, 8, 7, 1]}, "last": {"weight_shape": [8, 16, 1, 7]}}}]
        """;

    [Theory]
    [InlineData("in_channels", "0")]
    [InlineData("in_channels", "-8")]
    [InlineData("in_channels", "8.5")]
    [InlineData("in_channels", "\"8\"")]
    [InlineData("in_channels", "null")]
    [InlineData("in_channels", "true")]
    [InlineData("in_channels", "99999999999999999999")]
    [InlineData("out_channels", "2147483648")]
    [InlineData("out_channels", "[8]")]
    [InlineData("kernel_size", "7")]
    [InlineData("kernel_size", "[7]")]
    [InlineData("kernel_size", "[7, 7, 7]")]
    [InlineData("kernel_size", "[7, 0]")]
    [InlineData("kernel_size", "[7, \"7\"]")]
    [InlineData("stride", "[1, -1]")]
    [InlineData("stride", "{}")]
    [InlineData("dilation", "[1, 1e99]")]
    [InlineData("dilation", "[null, 1]")]
    [InlineData("groups", "0")]
    [InlineData("groups", "2")]
    [InlineData("groups", "3")]
    public void A_wrong_value_of_the_original_is_named_with_layer_and_field(string field, string value) =>
        AssertRefused(entry => entry["ori_layer_info"]![field] = JsonNode.Parse(value), field);

    [Theory]
    [InlineData("\"UNCHANGE\"")]
    [InlineData("\"scfk\"")]
    [InlineData("\"2\"")]
    [InlineData("\"\"")]
    [InlineData("\"FCFK,SCSK\"")]
    [InlineData("2")]
    public void An_unknown_mode_is_named(string mode) => AssertRefused(entry => entry["mode"] = JsonNode.Parse(mode), "mode");

    [Theory]
    [InlineData("first", "[16, 8, 7]", "weight_shape")]
    [InlineData("first", "[0, 8, 7, 1]", "weight_shape")]
    [InlineData("first", "\"16, 8, 7, 1\"", "weight_shape")]
    [InlineData("first", "[16, 8, 1, 7]", "first.weight_shape")]
    [InlineData("first", "[16, 4, 7, 1]", "first.weight_shape")]
    [InlineData("last", "[8, 15, 1, 7]", "last.weight_shape")]
    [InlineData("last", "[4, 16, 1, 7]", "last.weight_shape")]
    [InlineData("last", "[8, 16, 7, 1]", "last.weight_shape")]
    public void A_shape_that_does_not_fit_is_named(string node, string shape, string field) =>
        AssertRefused(entry => entry["decom_nodes"]![node]!["weight_shape"] = JsonNode.Parse(shape), field);

    [Fact]
    public void A_mode_that_does_not_fit_the_shapes_is_refused() => AssertRefused(entry => entry["mode"] = "SCSK", "first.weight_shape");

    [Fact]
    public void A_rank_above_the_number_of_singular_values_is_refused() => AssertRefused(
        entry =>
        {
            entry["decom_nodes"]!["first"]!["weight_shape"]![0] = int.MaxValue;
            entry["decom_nodes"]!["last"]!["weight_shape"]![1] = int.MaxValue;
        },
        "first.weight_shape");

    [Theory]
    [InlineData("ori_layer_info", "name")]
    [InlineData("ori_layer_info", "in_channels")]
    [InlineData("ori_layer_info", "out_channels")]
    [InlineData("ori_layer_info", "kernel_size")]
    [InlineData("ori_layer_info", "stride")]
    [InlineData("ori_layer_info", "dilation")]
    [InlineData("ori_layer_info", "groups")]
    [InlineData("decom_nodes", "first")]
    [InlineData("decom_nodes", "last")]
    public void A_missing_key_is_named(string parent, string key) => AssertRefused(entry => entry[parent]!.AsObject().Remove(key), key, key == "name" ? "entry 1" : "body.conv");

    [Theory]
    [InlineData("ori_layer_info", "entry 1")]
    [InlineData("mode", "body.conv")]
    [InlineData("decom_nodes", "body.conv")]
    public void A_missing_part_is_named(string key, string layer) => AssertRefused(entry => entry.Remove(key), key, layer);

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    public void A_name_that_is_no_text_is_refused(string name) => AssertRefused(Sound.Replace("\"body.conv\"", name, StringComparison.Ordinal), "name", "entry 1");

    [Fact]
    public void A_layer_listed_twice_is_named()
    {
        string entry = Sound.Trim()[1..^1];

        var exception = Assert.Throws<InformationException>(() => Parse($"[{entry}, {entry}]"));

        Assert.Equal("net.json: body.conv is listed twice.", exception.Message);
        Assert.Equal(("body.conv", "name"), (exception.Layer, exception.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[{]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    public void What_is_no_list_of_entries_is_refused(string json)
    {
        var exception = Assert.Throws<InformationException>(() => Parse(json));

        Assert.StartsWith("net.json", exception.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<InformationEntry> Parse(string json) => InformationFile.Parse(Encoding.UTF8.GetBytes(json), "net.json");

    private static void AssertRefused(Action<JsonObject> change, string field, string layer = "body.conv")
    {
        JsonNode json = JsonNode.Parse(Sound)!;
        change(json[0]!.AsObject());
        AssertRefused(json.ToJsonString(), field, layer);
    }

    private static void AssertRefused(string json, string field, string layer)
    {
        var exception = Assert.Throws<InformationException>(() => Parse(json));

        Assert.Equal((layer, field), (exception.Layer, exception.Field));
        Assert.StartsWith("net.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(layer, exception.Message, StringComparison.Ordinal);
        Assert.Contains(field, exception.Message, StringComparison.Ordinal);
    }
}
