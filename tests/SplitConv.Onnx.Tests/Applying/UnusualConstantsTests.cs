using System.Runtime.InteropServices;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

/// <summary>What decompose wrote, apply accepts: whatever else the model holds.</summary>
public sealed class UnusualConstantsTests
{
    [Fact]
    public void A_mask_of_infinite_values_comes_back()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.Output.Clear();
        builder.Constant("mask", [1], [float.NegativeInfinity]).Node("Max", ["y", "mask"], ["masked"]).Output("masked");
        using var files = new DecomposedFiles(builder);
        Assert.Equal(File.ReadAllBytes(files.Model), File.ReadAllBytes(files.ApplyAndWrite()));
    }

    [Fact]
    public void Constants_in_typed_fields_stay_in_them()
    {
        OnnxModelBuilder builder = ConvolutionModels.One().RandomConstant("factor", 3, 6, 1, 1).Node("Mul", ["y", "factor"], ["scaled"]).Output("scaled");
        foreach (TensorProto tensor in builder.Graph.Initializer)
        {
            tensor.FloatData.Add(MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray());
            tensor.ClearRawData();
        }

        using var files = new DecomposedFiles(builder);
        Assert.Equal(File.ReadAllBytes(files.Model), File.ReadAllBytes(files.ApplyAndWrite()));
    }

    [Fact]
    public void A_constant_that_has_the_name_of_a_pair_is_no_trouble()
    {
        using var files = new DecomposedFiles(ConvolutionModels.One()
            .RandomConstant("conv.0.weight", 3, 6, 1, 1).Node("Mul", ["y", "conv.0.weight"], ["scaled"]).Output("scaled"));
        Assert.Empty(files.Apply().UnmatchedTensors);
        Assert.Equal(File.ReadAllBytes(files.Model), File.ReadAllBytes(files.ApplyAndWrite()));
    }

    [Fact]
    public void The_order_of_the_information_file_does_not_matter()
    {
        using var files = new DecomposedFiles(ConvolutionModels.Shared(3));
        using var folder = new TemporaryFolder();
        string applied = OnnxDecomposition.Apply(OnnxModels.Survey(files.Original), [.. files.Entries.Reverse()], "reversed", files.Weights).Write(folder.File("applied.onnx"));
        Assert.Equal(File.ReadAllBytes(files.Model), File.ReadAllBytes(applied));
    }

    [Fact]
    public void A_description_of_a_value_that_is_long_gone_does_not_clash_with_a_new_one()
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        builder.Graph.ValueInfo.Add(OnnxModelBuilder.Value("conv.0.output", OnnxModelBuilder.Float32, 7));
        builder.Graph.ValueInfo.Add(OnnxModelBuilder.Value("w", OnnxModelBuilder.Float32, 6, 4, 7, 7));
        ModelProto model = OnnxModels.AssertSameAtFullRank(builder);
        Assert.DoesNotContain("w", model.Graph.ValueInfo.Select(value => value.Name));
    }
}
