using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What decompose says about its work.</summary>
public sealed class DecomposeReportTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>
{
    [Fact]
    public void The_table_says_what_every_name_becomes()
    {
        string words = network.Run.Words;
        Assert.Contains("convolution NAME NAME.0 and NAME.1", words, StringComparison.Ordinal);
        Assert.Contains("wide 32x64x3x1 + 64x32x1x3 32 0.", words, StringComparison.Ordinal);
        Assert.Contains("down 32x64x3x1 + 128x32x1x3 32 0.", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_are_stated_and_kept_convolutions_with_their_reasons()
    {
        Assert.Contains("2 of 5 convolutions decomposed.", network.Run.OutputLines);
        Assert.Contains("MACs 15.2 M -> 5.72 M (37.7 %)", network.Run.Words, StringComparison.Ordinal);
        Assert.Contains("  point: kernel 1x1 is below 3x3", network.Run.OutputLines);
        Assert.Contains(network.Run.OutputLines, line => line.StartsWith("  stem: min(in, out) 3 is below 64", StringComparison.Ordinal));
    }

    [Fact]
    public void The_object_holds_ranks_and_errors_of_the_pairs()
    {
        JsonElement report = SplitConvProgram.Run("decompose", network.Model, "--json", "-o", network.Folder.File("json.onnx")).Succeeded().Json();
        Assert.Equal(network.Folder.File("json.onnx"), report.GetProperty("output").GetString());
        JsonElement wide = report.GetProperty("layers")[1];
        Assert.Equal("wide", wide.GetProperty("name").GetString());
        Assert.Equal(32, wide.GetProperty("rank").GetInt32());
        Assert.InRange(wide.GetProperty("relative_error").GetDouble(), 0.5, 0.99);
        Assert.Equal(3_145_728, wide.GetProperty("macs_after").GetInt64());
        Assert.Equal(5_722_112, report.GetProperty("totals").GetProperty("macs_after").GetInt64());
    }

    [Fact]
    public void The_new_names_are_those_of_the_nodes_in_the_model()
    {
        JsonElement report = SplitConvProgram.Run("inspect", network.Decomposed, "--json").Succeeded().Json();
        Assert.Equal(
            ["stem", "wide.0", "wide.1", "down.0", "down.1", "point", "grouped"],
            report.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()));
    }
}
