using Google.Protobuf;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class TruncationTests
{
    private const int EvenCuts = 20;

    // The graph, the operator sets, then 6 times 20 bytes of metadata.
    private static readonly byte[] Whole = Model().ToByteArray();

    public static TheoryData<int> Cuts { get; } =
        [.. Enumerable.Range(1, EvenCuts).Select(number => number * Whole.Length / (EvenCuts + 1)), .. Enumerable.Range(Whole.Length - 140, 140)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_truncated_model_is_refused_or_has_lost_nothing_but_metadata(int length)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("cut.onnx"), Whole[..length]);
        OnnxModel model;
        try
        {
            model = OnnxModel.Open(folder.File("cut.onnx"));
        }
        catch (InvalidModelException exception)
        {
            Assert.Contains("truncated", exception.Message, StringComparison.Ordinal);
            return;
        }

        ModelProto expected = Model();
        while (expected.MetadataProps.Count > model.Proto.MetadataProps.Count)
            expected.MetadataProps.RemoveAt(expected.MetadataProps.Count - 1);
        Assert.Equal(expected, model.Proto);
    }

    [Fact]
    public void The_whole_model_is_opened()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("whole.onnx"), Whole);
        Assert.Equal(Model(), OnnxModel.Open(folder.File("whole.onnx")).Proto);
    }

    private static ModelProto Model()
    {
        ModelProto model = ConvolutionModels.One().Model;
        for (int number = 0; number < 6; number++)
            model.MetadataProps.Add(new StringStringEntryProto { Key = $"key {number}", Value = "a value" });
        return model;
    }
}
