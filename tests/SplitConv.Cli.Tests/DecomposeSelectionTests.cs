using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Which convolutions decompose chooses, and at which ranks.</summary>
public sealed class DecomposeSelectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_what_include_names_is_decomposed()
    {
        JsonElement layers = Decompose(SmallNetworks.Mixed(), "--include", "^wide$");
        Assert.Equal(["wide"], Decomposed(layers));
        Assert.Contains("left out: its name matches none of the patterns to include", layers[2].GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_includes_add_up() =>
        Assert.Equal(["wide", "down"], Decomposed(Decompose(SmallNetworks.Mixed(), "--include", "wi", "--include", "own")));

    [Fact]
    public void What_exclude_names_is_kept()
    {
        JsonElement layers = Decompose(SmallNetworks.Mixed(), "--exclude", "d.wn");
        Assert.Equal(["wide"], Decomposed(layers));
        Assert.Equal("left out: its name matches d.wn", layers[2].GetProperty("reasons")[0].GetString());
    }

    [Fact]
    public void Exclude_goes_before_include() =>
        Assert.Equal(["down"], Decomposed(Decompose(SmallNetworks.Mixed(), "--include", "wide|down", "--exclude", "wide")));

    [Fact]
    public void A_layer_gets_the_rank_it_is_given_and_the_others_that_of_the_rule() =>
        Assert.Equal([8, 32], Ranks(Decompose(SmallNetworks.Mixed(), "--layer", "wide=8")));

    [Fact]
    public void A_name_may_hold_an_equals_sign()
    {
        OnnxModelBuilder model = SmallNetworks.One();
        model.Graph.Node[0].Name = "a=b";
        Assert.Equal([5], Ranks(Decompose(model, "--layer", "a=b=5")));
    }

    [Fact]
    public void A_pair_that_is_not_cheaper_is_made_only_without_the_gate()
    {
        Assert.Empty(Decomposed(Decompose(SmallNetworks.Dear())));
        Assert.Equal([16], Ranks(Decompose(SmallNetworks.Dear(), "--no-cost-gate")));
        Assert.Equal([15], Ranks(Decompose(SmallNetworks.Dear(), "--layer", "dear=15")));
    }

    [Fact]
    public void At_full_rank_the_outputs_stay_what_they_were()
    {
        Decompose(SmallNetworks.One(), "--layer", "only=192", "--no-cost-gate");
        JsonElement comparison = SplitConvProgram.Run("compare", _folder.File("model.onnx"), _folder.File("model.decomposed.onnx"), "--json").Succeeded().Json();
        Assert.InRange(comparison.GetProperty("outputs")[0].GetProperty("relative_error").GetDouble(), 0, 1e-4);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decompose")]
    public void What_needs_more_memory_than_allowed_is_kept_with_a_warning(string command)
    {
        ProgramRun run = SplitConvProgram.Run(command, SmallNetworks.One().Save(_folder.File("model.onnx")), "--memory-limit", "1MB").Ended(ExitCode.DoneWithDefects);

        Assert.Contains("only is kept: decomposing it takes 4 MB of memory, above the limit of 1 MB; raise --memory-limit", string.Join(' ', run.ErrorLines), StringComparison.Ordinal);
    }

    private JsonElement Decompose(OnnxModelBuilder model, params string[] options) =>
        SplitConvProgram.Run(["decompose", model.Save(_folder.File("model.onnx")), "--json", "--force", .. options]).Succeeded().Json().GetProperty("layers");

    private static IEnumerable<string?> Decomposed(JsonElement layers) =>
        layers.EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean()).Select(layer => layer.GetProperty("name").GetString());

    private static IEnumerable<int> Ranks(JsonElement layers) =>
        layers.EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean()).Select(layer => layer.GetProperty("rank").GetInt32());
}
