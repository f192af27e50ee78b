using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>The options that choose ranks and ways, seen through what decompose makes.</summary>
public sealed class RankOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("reference", 32)]
    [InlineData("rank:20", 32)]
    [InlineData("rank:48", 48)]
    [InlineData("ratio:0.6", 48)]
    [InlineData("ratio:0.4", 32)]
    public void A_rule_that_does_not_look_at_the_weights_gives_its_rank(string rule, int rank)
    {
        JsonElement only = Decompose(SmallNetworks.One(), "--rule", rule);

        Assert.Equal((rank, rule), (only.GetProperty("rank").GetInt32(), only.GetProperty("rule").GetString()));
    }

    [Theory]
    [InlineData("energy:0.5")]
    [InlineData("error:0.7")]
    public void A_rule_by_the_weights_keeps_its_promise_with_no_block_to_spare(string rule)
    {
        double bound = rule.StartsWith("error", StringComparison.Ordinal) ? 0.7 : Math.Sqrt(0.5);
        JsonElement only = Decompose(SmallNetworks.One(), "--rule", rule);
        Assert.InRange(only.GetProperty("relative_error").GetDouble(), 0, bound);

        int rank = only.GetProperty("rank").GetInt32();
        Assert.Equal(0, rank % 16);
        Assert.True(Decompose(SmallNetworks.One(), "--layer", $"only={rank - 16}").GetProperty("relative_error").GetDouble() > bound);
    }

    [Fact]
    public void A_rule_past_the_break_even_keeps_the_convolution()
    {
        JsonElement only = Decompose(SmallNetworks.One(), "--rule", "energy:0.999");

        Assert.False(only.GetProperty("eligible").GetBoolean());
        Assert.Contains("needs no fewer MACs (rank 80 would)", only.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_multiple_ranks_are_taken_as_they_come() =>
        Assert.Equal(21, Decompose(SmallNetworks.One(), "--rule", "rank:21", "--rank-multiple", "1").GetProperty("rank").GetInt32());

    [Fact]
    public void The_first_rule_that_matches_a_name_counts_and_is_shown()
    {
        JsonElement layers = Layers(SmallNetworks.Mixed(), "--layer", "w.*=ratio:0.2", "--layer", "wide|down=rank:48", "--rule", "rank:16");

        Assert.Equal(["ratio:0.2", "rank:48"], layers.EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean()).Select(layer => layer.GetProperty("rule").GetString()));
        Assert.Equal([16, 48], layers.EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean()).Select(layer => layer.GetProperty("rank").GetInt32()));
        Assert.Contains("48 rank:48", SplitConvProgram.Run("decompose", _folder.File("model.onnx"), "--force", "--layer", "down=rank:48").Succeeded().Words, StringComparison.Ordinal);
    }

    [Fact]
    public void More_schemes_serve_1x1_convolutions_and_never_lose_more()
    {
        JsonElement[] reference = [.. Layers(SmallNetworks.Mixed()).EnumerateArray()], all = [.. Layers(SmallNetworks.Mixed(), "--schemes", "all").EnumerateArray()];

        Assert.Equal("SC", all.Single(layer => layer.GetProperty("name").GetString() == "point").GetProperty("mode").GetString() is "FC" or "SC" ? "SC" : "none");
        Assert.All(reference.Zip(all).Where(pair => pair.First.GetProperty("eligible").GetBoolean()), pair =>
        {
            Assert.InRange(pair.Second.GetProperty("relative_error").GetDouble(), 0, 1.0001 * pair.First.GetProperty("relative_error").GetDouble());
            Assert.InRange(pair.Second.GetProperty("macs_after").GetInt64(), 1, pair.First.GetProperty("macs_after").GetInt64());
        });
    }

    [Fact]
    public void Eligibility_is_widened_on_request()
    {
        JsonElement thin = Decompose(SmallNetworks.Narrow(), "--min-channels", "8", "--rank-multiple", "4", "--rule", "rank:4");
        Assert.True(thin.GetProperty("eligible").GetBoolean());

        OnnxModelBuilder strided = new OnnxModelBuilder().Input("x", OnnxModelBuilder.Float32, 1, 64, 32, 32).Convolution("far", "x", seed: 1, bias: false, shape: [64, 64, 3, 3], stride: 3).Output("far.output");
        Assert.Equal("stride 3x3 is above 2", Decompose(strided).GetProperty("reasons")[0].GetString());
        Assert.True(Decompose(strided, "--stride-limit", "3", "--rule", "rank:16").GetProperty("eligible").GetBoolean());
    }

    [Fact]
    public void A_dilated_convolution_is_decomposed_on_request()
    {
        OnnxModelBuilder model = SmallNetworks.One();
        model.Graph.Node[0].Attribute.Add(new Onnx.Protocol.AttributeProto { Name = "dilations", Type = 7, Ints = { 2, 2 } });

        Assert.Equal("dilation is 2x2, not 1x1", Decompose(model).GetProperty("reasons")[0].GetString());
        Assert.Equal(32, Decompose(model, "--allow-dilation").GetProperty("rank").GetInt32());
    }

    private JsonElement Decompose(OnnxModelBuilder model, params string[] options) => Assert.Single(Layers(model, options).EnumerateArray());

    private JsonElement Layers(OnnxModelBuilder model, params string[] options) =>
        SplitConvProgram.Run(["decompose", model.Save(_folder.File("model.onnx")), "--json", "--force", .. options]).Succeeded().Json().GetProperty("layers");
}
