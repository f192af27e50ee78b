using System.Text.Json.Nodes;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Information files that are broken, or belong to another model.</summary>
public sealed class InformationFileTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ori_layer_info.name", "\"unknown\"", "no convolution called unknown")]
    [InlineData("ori_layer_info.name", "\"stem\"", "stem: in_channels is 3 in the model but 64")]
    [InlineData("ori_layer_info.stride", "[2, 2]", "wide: stride is 1x1 in the model but 2x2")]
    [InlineData("ori_layer_info.dilation", "[2, 2]", "wide: dilation is 1x1 in the model but 2x2")]
    [InlineData("ori_layer_info.in_channels", "32", "first.weight_shape of wide")]
    [InlineData("ori_layer_info.out_channels", "32", "last.weight_shape of wide")]
    [InlineData("ori_layer_info.kernel_size", "[5, 5]", "first.weight_shape of wide")]
    [InlineData("ori_layer_info.groups", "2", "groups of wide")]
    [InlineData("mode", "\"SCSK\"", "first.weight_shape of wide")]
    [InlineData("decom_nodes.first.weight_shape", "[33, 64, 3, 1]", "last.weight_shape of wide")]
    [InlineData("decom_nodes.last.weight_shape", "[64, 33, 1, 3]", "last.weight_shape of wide")]
    public void A_field_that_does_not_fit_is_named(string field, string value, string message) =>
        Refuse(Edited(field, value), message);

    [Theory]
    [InlineData("ori_layer_info.name", "7", "name of entry 1")]
    [InlineData("ori_layer_info.in_channels", "0", "in_channels of wide: '0' is no whole number above 0")]
    [InlineData("ori_layer_info.in_channels", "-64", "in_channels of wide")]
    [InlineData("ori_layer_info.out_channels", "64.5", "out_channels of wide")]
    [InlineData("ori_layer_info.out_channels", "99999999999", "out_channels of wide")]
    [InlineData("ori_layer_info.kernel_size", "[3]", "kernel_size of wide: it has 1 numbers, not 2")]
    [InlineData("ori_layer_info.kernel_size", "3", "kernel_size of wide")]
    [InlineData("ori_layer_info.stride", "[\"1\", \"1\"]", "stride of wide")]
    [InlineData("ori_layer_info.dilation", "null", "dilation of wide")]
    [InlineData("ori_layer_info.groups", "\"1\"", "groups of wide")]
    [InlineData("ori_layer_info", "[]", "ori_layer_info of entry 1")]
    [InlineData("mode", "\"scfk\"", "'scfk' is none of FCFK, FCSK, SCFK, SCSK")]
    [InlineData("mode", "\"1\"", "mode of wide")]
    [InlineData("decom_nodes", "null", "decom_nodes of wide")]
    [InlineData("decom_nodes.last", "3", "last of wide")]
    [InlineData("decom_nodes.first.weight_shape", "[32, 64, 3]", "weight_shape of wide")]
    public void A_field_of_the_wrong_kind_is_named(string field, string value, string message) =>
        Refuse(Edited(field, value), message);

    [Theory]
    [InlineData("ori_layer_info")]
    [InlineData("ori_layer_info.name")]
    [InlineData("ori_layer_info.groups")]
    [InlineData("mode")]
    [InlineData("decom_nodes.first")]
    [InlineData("decom_nodes.last.weight_shape")]
    public void A_missing_field_is_named(string field)
    {
        JsonArray entries = Entries();
        Parent(entries, field).Remove(Last(field));
        Refuse(entries.ToJsonString(), $"has no '{Last(field)}'");
    }

    [Fact]
    public void A_rank_beyond_all_singular_values_is_refused()
    {
        JsonArray entries = Entries();
        Parent(entries, "decom_nodes.first.weight_shape")["weight_shape"] = JsonNode.Parse("[2000000000, 64, 3, 1]");
        Parent(entries, "decom_nodes.last.weight_shape")["weight_shape"] = JsonNode.Parse("[64, 2000000000, 1, 3]");
        Refuse(entries.ToJsonString(), "wide", "2000000000");
    }

    [Fact]
    public void A_layer_that_is_listed_twice_is_named()
    {
        JsonArray entries = Entries();
        entries.Add(entries[0]!.DeepClone());
        Refuse(entries.ToJsonString(), "wide is listed twice");
    }

    [Theory]
    [InlineData("", "broken JSON in line 1")]
    [InlineData("[{", "broken JSON in line 1")]
    [InlineData("[\n{\n\"mode\": }]", "broken JSON in line 3")]
    [InlineData("{}", "it must be a JSON list")]
    [InlineData("[7]", "entry 1 has no 'ori_layer_info'")]
    [InlineData("[null]", "entry 1 has no 'ori_layer_info'")]
    [InlineData("""[{"ori_layer_info": {"name": "\ud800"}}]""", "entry 1")]
    [InlineData("\u0089PNG\r\n", "broken JSON")]
    public void A_file_that_is_none_is_refused(string content, string message) => Refuse(content, message);

    private string Edited(string field, string value)
    {
        JsonArray entries = Entries();
        Parent(entries, field)[Last(field)] = JsonNode.Parse(value);
        return entries.ToJsonString();
    }

    private JsonArray Entries() => JsonNode.Parse(File.ReadAllText(network.Information))!.AsArray();

    private static JsonObject Parent(JsonArray entries, string field) =>
        field.Split('.')[..^1].Aggregate(entries[0]!, (node, key) => node[key]!).AsObject();

    private static string Last(string field) => field.Split('.')[^1];

    private void Refuse(string content, params string[] fragments)
    {
        string file = _folder.File("wrong.json");
        File.WriteAllText(file, content);
        Refusal.Check(_folder, ExitCode.BadInput, ["wrong.json", .. fragments], "apply", network.Model, "--info", file, "-o", _folder.File("out.onnx"));
    }
}
