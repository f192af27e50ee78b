using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Models that can be read, but have something wrong in them.</summary>
public sealed class BrokenWeightsTests : IDisposable
{
    private const int Count = 64 * 64 * 9;

    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<string, string> Cases { get; } = new(["NaN", "Infinity", "zero"], ["inspect", "decompose"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_that_no_decomposition_can_use_are_named_and_left_alone(string kind, string command)
    {
        float[] weights = kind == "zero" ? new float[Count] : [.. SplitMix64.NormalSingles(1, Count - 1), kind == "NaN" ? float.NaN : float.PositiveInfinity];
        string model = SmallNetworks.One(weights).Save(_folder.File("model.onnx"));
        ProgramRun run = SplitConvProgram.Run(CommandLines.For(command, model, _folder)).Ended(ExitCode.DoneWithDefects);
        string warning = Assert.Single(run.ErrorLines);
        Assert.StartsWith("warning: only is kept: ", warning, StringComparison.Ordinal);
        Assert.Contains(kind == "zero" ? "all weights are zero; remove the layer or train it" : "1 of 36864 weights are NaN or infinite; repair the model", warning, StringComparison.Ordinal);
        if (command == "decompose")
            Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(_folder.File("result.onnx")));
    }

    [Fact]
    public void One_broken_convolution_does_not_keep_the_others_from_being_decomposed()
    {
        OnnxModelBuilder builder = SmallNetworks.Mixed();
        var weight = builder.Graph.Initializer.Single(tensor => tensor.Name == "wide.weight");
        weight.RawData = Google.Protobuf.ByteString.CopyFrom(new byte[Count * 4]);
        ProgramRun run = SplitConvProgram.Run("decompose", builder.Save(_folder.File("model.onnx"))).Ended(ExitCode.DoneWithDefects);
        Assert.Contains("1 of 5 convolutions decomposed.", run.OutputLines);
        Assert.Contains("wide is kept", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decompose")]
    public void A_weight_with_too_few_bytes_is_named(string command)
    {
        OnnxModelBuilder builder = SmallNetworks.One();
        builder.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.CopyFrom(new byte[Count * 4 - 4]);
        string model = builder.Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.BadInput, [model, "only.weight", "has 147452 bytes"], CommandLines.For(command, model, _folder));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("decompose")]
    public void An_operator_that_nobody_knows_is_named_and_the_work_is_done(string command)
    {
        string model = SmallNetworks.UnknownOperator().Save(_folder.File("model.onnx"));
        ProgramRun run = SplitConvProgram.Run(CommandLines.For(command, model, _folder)).Ended(ExitCode.DoneWithDefects);
        string warning = Assert.Single(run.ErrorLines);
        Assert.StartsWith("warning: MACs are not measured", warning, StringComparison.Ordinal);
        Assert.Contains("Frobnicate", warning, StringComparison.Ordinal);
        Assert.Contains("MACs are unknown for 1 of 1 convolution and not counted.", run.OutputLines);
        Assert.Equal(command == "decompose", File.Exists(_folder.File("result.onnx")));
    }

    // 13 petabytes of input: beyond any address space.
    [Theory]
    [InlineData("inspect")]
    [InlineData("decompose")]
    [InlineData("compare")]
    public void Sizes_beyond_all_memory_are_refused(string command)
    {
        string model = SmallNetworks.Free().Save(_folder.File("model.onnx"));
        string[] arguments = command == "compare" ? ["compare", model, model] : CommandLines.For(command, model, _folder);
        Refusal.Check(_folder, ExitCode.Failed, ["memory"], [.. arguments, "--dim", "batch=1000000000"]);
    }
}
