using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ExternalDataWritingTests
{
    [Fact]
    public void The_rewritten_model_has_a_data_file_of_its_own_and_runs_from_another_folder()
    {
        using TemporaryFolder folder = new(), elsewhere = new();
        string path = WithExternalFactor(folder);
        var expected = new RuntimeJudge().Run(path);
        string written = OnnxModels.DecomposeAtFullRank(path).Write(elsewhere.File("small.onnx"));
        File.Delete(folder.File("factor.bin"));
        Assert.Equal(["small.onnx", "small.onnx.data"], elsewhere.Snapshot().Keys.Order());
        Assert.InRange(RuntimeJudge.RelativeError(expected, new RuntimeJudge().Run(written)), 0, OnnxModels.SingleTolerance);
    }

    [Fact]
    public void It_has_one_even_if_every_external_tensor_was_decomposed()
    {
        using TemporaryFolder folder = new(), elsewhere = new();
        OnnxModels.DecomposeAtFullRank(WithExternalWeight(folder, "weights.bin")).Write(elsewhere.File("small.onnx"));
        Assert.Equal(["small.onnx", "small.onnx.data"], elsewhere.Snapshot().Keys.Order());
    }

    [Fact]
    public void Every_external_tensor_names_the_new_file_and_its_place_at_a_page()
    {
        using var folder = new TemporaryFolder();
        ModelProto model = OnnxModels.Parse(OnnxModels.DecomposeAtFullRank(WithExternalFactor(folder)).Write(folder.File("small.onnx")));
        TensorProto[] external = [.. model.Graph.Initializer.Where(tensor => tensor.DataLocation == 1)];
        Assert.NotEmpty(external);
        Assert.All(external, tensor =>
        {
            Dictionary<string, string> entries = tensor.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
            Assert.Equal("small.onnx.data", entries["location"]);
            Assert.Equal(0, long.Parse(entries["offset"], System.Globalization.CultureInfo.InvariantCulture) % 4096);
            Assert.Equal(4 * tensor.Dims.Aggregate(1L, (product, size) => product * size), long.Parse(entries["length"], System.Globalization.CultureInfo.InvariantCulture));
            Assert.False(tensor.HasRawData);
        });
    }

    [Fact]
    public void A_model_may_be_written_over_itself()
    {
        using var folder = new TemporaryFolder();
        string path = WithExternalWeight(folder, "model.onnx.data");
        var expected = new RuntimeJudge().Run(path);
        OnnxModels.DecomposeAtFullRank(path).Write(path);
        Assert.InRange(RuntimeJudge.RelativeError(expected, new RuntimeJudge().Run(path)), 0, OnnxModels.SingleTolerance);
    }

    [Fact]
    public void Where_nothing_is_decomposed_the_data_is_copied_along()
    {
        using TemporaryFolder folder = new(), elsewhere = new();
        string path = WithExternalWeight(folder, "weights.bin");
        OnnxModels.DecomposeAtFullRank(path, "conv").Write(elsewhere.File("model.onnx"));
        Assert.Equal(folder.Snapshot(), elsewhere.Snapshot());
    }

    [Fact]
    public void Where_nothing_is_decomposed_data_in_a_folder_within_is_copied_along()
    {
        using TemporaryFolder folder = new(), elsewhere = new();
        Directory.CreateDirectory(folder.File("weights"));
        string path = WithExternalWeight(folder, "weights/all.bin");
        OnnxModels.DecomposeAtFullRank(path, "conv").Write(elsewhere.File("model.onnx"));
        Assert.Equal(folder.Snapshot(), elsewhere.Snapshot());
    }

    [Fact]
    public void The_model_in_memory_goes_on_pointing_to_its_own_data()
    {
        using TemporaryFolder folder = new(), elsewhere = new();
        DecomposedModel decomposed = OnnxModels.DecomposeAtRankTwo(WithExternalWeight(folder, "weights.bin"));
        decomposed.Write(elsewhere.File("first.onnx"));
        decomposed.Write(elsewhere.File("second.onnx"));
        Assert.InRange(new RuntimeJudge().RelativeError(elsewhere.File("first.onnx"), elsewhere.File("second.onnx")), 0, 0);
    }

    // The weight is inside, another constant is not.
    private static string WithExternalFactor(TemporaryFolder folder)
    {
        OnnxModelBuilder builder = ConvolutionModels.One().RandomConstant("factor", 5, 6, 1, 1).Node("Mul", ["y", "factor"], ["z"]).Output("z");
        TensorProto factor = builder.Graph.Initializer.Single(tensor => tensor.Name == "factor");
        File.WriteAllBytes(folder.File("factor.bin"), factor.RawData.ToByteArray());
        factor.MakeExternal(("location", "factor.bin"));
        return builder.Save(folder.File("model.onnx"));
    }

    private static string WithExternalWeight(TemporaryFolder folder, string location)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        File.WriteAllBytes(folder.File(location), builder.Graph.Initializer[0].RawData.ToByteArray());
        builder.Graph.Initializer[0].MakeExternal(("location", location));
        return builder.Save(folder.File("model.onnx"));
    }
}
