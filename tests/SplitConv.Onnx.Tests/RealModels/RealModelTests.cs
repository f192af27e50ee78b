using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class RealModelTests
{
    public static TheoryData<string, int> Models { get; } = new()
    {
        { "cifar_resnet20.onnx", 5 },
        { "waifu2x_upconv7.onnx", 3 },
        { "fns-candy.onnx", 12 },
        { "SqueezeNet_fp16.onnx", 2 },
        { "version-RFB-320.onnx", 0 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void It_is_decomposed_with_default_options_and_onnx_runtime_runs_it(string name, int eligible)
    {
        using var folder = new TemporaryFolder();
        DecomposedModel decomposed = Decompose(TestFiles.Model(name));
        Assert.Equal(eligible, decomposed.Changes.Count);
        Assert.Equal(eligible > 0, decomposed.IsChanged);
        string written = decomposed.Write(folder.File(name));
        Assert.All(new RuntimeJudge().Run(written), output => Assert.All(output.Value, number => Assert.True(double.IsFinite(number), output.Key)));
    }

    [Fact]
    public void The_face_detector_has_nothing_eligible_and_a_reason_for_every_convolution()
    {
        DecomposedModel decomposed = Decompose(TestFiles.Model("version-RFB-320.onnx"));
        Assert.NotEmpty(decomposed.Outcomes);
        Assert.All(decomposed.Outcomes, outcome => Assert.NotEmpty(outcome.Reasons));
    }

    [Theory]
    [InlineData("cifar_resnet20.onnx", OnnxModels.SingleTolerance)]
    [InlineData("waifu2x_upconv7.onnx", OnnxModels.SingleTolerance)]
    public void At_full_rank_it_computes_what_it_did(string name, double tolerance)
    {
        using var folder = new TemporaryFolder();
        string path = TestFiles.Model(name);
        string written = OnnxModels.DecomposeAtFullRank(path).Write(folder.File(name));
        Assert.InRange(new RuntimeJudge().RelativeError(path, written), 0, tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parsing_and_writing_gives_the_file_byte_for_byte(string name, int eligible)
    {
        Assert.InRange(eligible, 0, 12);
        byte[] bytes = File.ReadAllBytes(TestFiles.Model(name));
        Assert.Equal(bytes, Google.Protobuf.MessageExtensions.ToByteArray(Protocol.ModelProto.Parser.ParseFrom(bytes)));
    }

    private static DecomposedModel Decompose(string path) => OnnxDecomposition.Decompose(
        OnnxModels.Survey(path), DecompositionOptions.Default, cancellationToken: TestContext.Current.CancellationToken);
}
