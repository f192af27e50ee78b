using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>What compare says of two models that are fed random numbers.</summary>
public sealed class CompareTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>
{
    [Fact]
    public void A_model_does_not_differ_from_itself()
    {
        ProgramRun run = SplitConvProgram.Run("compare", network.Model, network.Model).Succeeded();
        Assert.Contains("output grouped.output: relative error 0.0000, largest error 0.0000", run.Output, StringComparison.Ordinal);
        Assert.Contains("outputs over 8 inputs", run.Output, StringComparison.Ordinal);
        Assert.Contains("batch 1, 1 thread", run.Output, StringComparison.Ordinal);
        Assert.Contains("sizes for x [1, 3, 16, 16]", run.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("top-1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_names_both_files_with_latency_and_size()
    {
        ProgramRun run = SplitConvProgram.Run("compare", network.Model, network.Decomposed).Succeeded();
        Assert.Contains(run.OutputLines, line => line.Contains("mixed.onnx", StringComparison.Ordinal) && line.Contains("mixed.decomposed.onnx", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.TrimStart().StartsWith("latency", StringComparison.Ordinal) && line.Contains(" ms ", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.TrimStart().StartsWith("file size", StringComparison.Ordinal) && line.Contains('%', StringComparison.Ordinal));
    }

    [Fact]
    public void The_object_has_the_documented_keys_and_sizes()
    {
        JsonElement report = SplitConvProgram.Run("compare", network.Model, network.Decomposed, "--json", "--samples", "3", "--threads", "2").Succeeded().Json();
        Assert.Equal(
            ["model", "other", "inputs", "assumed_sizes", "samples", "outputs", "top1", "latency", "model_bytes", "other_bytes"],
            report.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, report.GetProperty("samples").GetInt32());
        Assert.Equal(2, report.GetProperty("latency").GetProperty("threads").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("top1").ValueKind);
        Assert.Equal(new FileInfo(network.Model).Length, report.GetProperty("model_bytes").GetInt64());
        Assert.Equal(new FileInfo(network.Decomposed).Length, report.GetProperty("other_bytes").GetInt64());
    }

    [Fact]
    public void The_error_of_a_decomposed_model_is_above_zero()
    {
        JsonElement output = SplitConvProgram.Run("compare", network.Model, network.Decomposed, "--json").Succeeded().Json().GetProperty("outputs")[0];
        Assert.Equal("grouped.output", output.GetProperty("name").GetString());
        Assert.InRange(output.GetProperty("relative_error").GetDouble(), 0.01, 2);
        Assert.InRange(output.GetProperty("largest_error").GetDouble(), 1e-6, 1e6);
    }

    [Fact]
    public void Free_sizes_are_assumed_or_given()
    {
        using var folder = new TemporaryFolder();
        string model = SmallNetworks.Free().Save(folder.File("free.onnx"));
        string words = SplitConvProgram.Run("compare", model, model, "--dim", "height=8", "--dim", "width=6").Succeeded().Words;
        Assert.Contains("sizes for x [1, 64, 8, 6] (assumed: batch=1; change with --dim)", words, StringComparison.Ordinal);
    }
}
