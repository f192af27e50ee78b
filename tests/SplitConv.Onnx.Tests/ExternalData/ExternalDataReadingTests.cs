using Google.Protobuf;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class ExternalDataReadingTests
{
    private static readonly byte[] Padding = new byte[4096];

    [Fact]
    public void A_location_is_relative_to_the_model_and_an_offset_counts_from_the_beginning_of_the_file()
    {
        using var folder = new TemporaryFolder();
        AssertSame(folder, "weights.bin", before: Padding.Length, behind: 100, offset: true, length: true);
    }

    [Fact]
    public void A_location_may_lie_in_a_folder_within_that_of_the_model()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("weights"));
        AssertSame(folder, "weights/all.bin", before: 0, behind: 0, offset: true, length: true);
    }

    [Fact]
    public void Without_an_offset_the_data_begins_at_the_beginning()
    {
        using var folder = new TemporaryFolder();
        AssertSame(folder, "weights.bin", before: 0, behind: 100, offset: false, length: true);
    }

    [Fact]
    public void Without_a_length_the_data_goes_to_the_end_of_the_file()
    {
        using var folder = new TemporaryFolder();
        AssertSame(folder, "weights.bin", before: Padding.Length, behind: 0, offset: true, length: false);
    }

    [Fact]
    public void An_offset_above_4_GiB_is_read()
    {
        const long Offset = (4L << 30) + 4096;
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.One(bias: false);
        ByteString data = builder.Graph.Initializer[0].RawData;
        string inline = builder.Save(folder.File("inline.onnx"));
        try
        {
            using FileStream stream = File.Create(folder.File("weights.bin"));
            stream.SetLength(Offset + data.Length);
            stream.Seek(Offset, SeekOrigin.Begin);
            stream.Write(data.Span);
        }
        catch (IOException exception)
        {
            Assert.Skip($"the file system refuses a sparse file above 4 GiB: {exception.Message}");
        }

        builder.Graph.Initializer[0].MakeExternal(("location", "weights.bin"), ("offset", $"{Offset}"), ("length", $"{data.Length}"));
        DecomposedModel decomposed = OnnxModels.DecomposeAtFullRank(builder.Save(folder.File("model.onnx")));
        Assert.InRange(new RuntimeJudge().RelativeError(inline, decomposed.Write(folder.File("written.onnx"))), 0, OnnxModels.SingleTolerance);
    }

    // The same model with its weight inside is the judge.
    private static void AssertSame(TemporaryFolder folder, string location, int before, int behind, bool offset, bool length)
    {
        OnnxModelBuilder builder = ConvolutionModels.One();
        string inline = builder.Save(folder.File("inline.onnx"));
        TensorProto weight = builder.Graph.Initializer[0];
        byte[] data = weight.RawData.ToByteArray();
        File.WriteAllBytes(folder.File(location), [.. Padding.AsSpan(0, before), .. data, .. Padding.AsSpan(0, behind)]);
        var entries = new List<(string, string)> { ("location", location) };
        if (offset)
            entries.Add(("offset", $"{before}"));
        if (length)
            entries.Add(("length", $"{data.Length}"));
        weight.MakeExternal([.. entries]);

        string path = builder.Save(folder.File("model.onnx"));
        ModelSurvey survey = OnnxModels.Survey(path);
        Assert.Null(survey.FeatureMaps.Refusal);
        DecomposedModel decomposed = OnnxDecomposition.Decompose(survey, OnnxModels.FullRankOptions(survey), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(decomposed.IsChanged);
        Assert.InRange(new RuntimeJudge().RelativeError(inline, decomposed.Write(folder.File("written.onnx"))), 0, OnnxModels.SingleTolerance);
    }
}
