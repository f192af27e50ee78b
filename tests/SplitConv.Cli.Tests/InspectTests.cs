using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What inspect tells people.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_names_every_convolution_with_the_decision_and_its_reasons()
    {
        string words = Inspect(SmallNetworks.Mixed()).Succeeded().Words;
        Assert.Contains("stem [64, 3, 3, 3] 1x1 kept: min(in, out) 3 is below 64", words, StringComparison.Ordinal);
        Assert.Contains("wide [64, 64, 3, 3] 1x1 SCFK, rank 32", words, StringComparison.Ordinal);
        Assert.Contains("down [128, 64, 3, 3] 2x2 SCFK, rank 32", words, StringComparison.Ordinal);
        Assert.Contains("point [64, 128, 1, 1] 1x1 kept: kernel 1x1 is below 3x3", words, StringComparison.Ordinal);
        Assert.Contains("grouped [64, 1, 3, 3] / 64 groups 1x1 kept: groups is 64, not 1", words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_shows_costs_before_and_after()
    {
        string words = Inspect(SmallNetworks.Mixed()).Words;
        Assert.Contains("wide [64, 64, 3, 3] 1x1 SCFK, rank 32 9.44 M 3.15 M 36.9 k 12.4 k", words, StringComparison.Ordinal);
        Assert.Contains("down [128, 64, 3, 3] 2x2 SCFK, rank 32 4.72 M 1.57 M 73.7 k 18.4 k", words, StringComparison.Ordinal);
        Assert.Contains("MACs 15.2 M -> 5.72 M (37.7 %)", words, StringComparison.Ordinal);
        Assert.Contains("parameters 121 k -> 41.4 k (34.1 %)", words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_says_that_a_model_of_large_convolutions_is_worth_decomposing()
    {
        string[] lines = Inspect(SmallNetworks.Mixed()).OutputLines;
        Assert.StartsWith("Worth decomposing: 93.4 % of the MACs lie in 2 eligible of 5 convolutions", lines[^1], StringComparison.Ordinal);
        Assert.Contains("2 of 5 convolutions eligible.", lines);
    }

    [Fact]
    public void The_verdict_advises_quantisation_where_nothing_is_eligible()
    {
        ProgramRun run = Inspect(SmallNetworks.Narrow()).Succeeded();
        Assert.Equal("Skip decomposition and go straight to quantisation: none of 1 convolution is eligible (mostly too few channels).", run.OutputLines[^1]);
        Assert.Contains("0 of 1 convolution eligible.", run.OutputLines);
    }

    [Fact]
    public void A_convolution_whose_pair_would_not_be_cheaper_is_kept_for_that_reason() =>
        Assert.Contains("kept: a pair of rank 16 needs no fewer MACs (no multiple of 16 would)", Inspect(SmallNetworks.Dear()).Succeeded().Words, StringComparison.Ordinal);

    [Fact]
    public void Assumed_sizes_are_stated_and_can_be_given()
    {
        OnnxModelBuilder free = SmallNetworks.Free();
        string assumed = Inspect(free).Succeeded().Words;
        Assert.Contains("sizes for x [1, 64, 224, 224] (assumed: batch=1, height=224, width=224; change with --dim)", assumed, StringComparison.Ordinal);
        string given = Inspect(free, "--dim", "height=8", "--dim", "width=4", "--dim", "batch=2").Succeeded().Words;
        Assert.Contains("sizes for x [2, 64, 8, 4]", given, StringComparison.Ordinal);
        Assert.DoesNotContain("assumed", given, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_brackets_are_shown_as_they_are()
    {
        OnnxModelBuilder model = SmallNetworks.One();
        model.Graph.Node[0].Name = "[red]conv[/]";
        Assert.Contains("[red]conv[/] [64, 64, 3, 3]", Inspect(model).Succeeded().Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written()
    {
        string model = SmallNetworks.Mixed().Save(_folder.File("model.onnx"));
        var before = _folder.Snapshot();
        SplitConvProgram.RunIn(_folder.Path, "inspect", model).Succeeded();
        Assert.Equal(before, _folder.Snapshot());
    }

    private ProgramRun Inspect(OnnxModelBuilder model, params string[] options) =>
        SplitConvProgram.Run(["inspect", model.Save(_folder.File("model.onnx")), .. options]);
}
