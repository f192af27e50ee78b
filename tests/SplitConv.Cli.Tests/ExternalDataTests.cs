using SplitConv.Cli.Tests.Support;
using SplitConv.Onnx.Protocol;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Models whose weights lie in a file of their own.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private const int Needed = 64 * 64 * 9 * 4;

    private readonly TemporaryFolder _folder = new();

    public static MatrixTheoryData<string, string> Cases { get; } = new(
        ["missing", "above the folder", "absolute", "too short", "beyond the end", "no location", "broken offset"], CommandLines.All);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Data_out_of_reach_is_named(string kind, string command)
    {
        OnnxModelBuilder builder = SmallNetworks.One();
        string message = Spoil(builder.Graph.Initializer[0], kind);
        string model = builder.Save(_folder.File("model.onnx"));
        Refusal.Check(_folder, ExitCode.BadInput, [model, "only.weight", message], CommandLines.For(command, model, _folder));
    }

    [Fact]
    public void The_result_has_a_data_file_of_its_own()
    {
        string model = ExternalModel.Save(SmallNetworks.Mixed(), _folder.File("model.onnx"), "weights.bin");
        var before = _folder.Snapshot();
        SplitConvProgram.Run("decompose", model, "-o", _folder.File("small.onnx")).Succeeded();
        Assert.Equal(["model.onnx", "small.onnx", "small.onnx.data", "weights.bin"], _folder.Snapshot().Keys.Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, _folder.Snapshot()[file.Key]));
        SplitConvProgram.Run("compare", model, _folder.File("small.onnx")).Succeeded();
    }

    [Fact]
    public void The_data_file_of_the_result_is_named_among_those_written()
    {
        string model = ExternalModel.Save(SmallNetworks.Mixed(), _folder.File("model.onnx"), "weights.bin");
        ProgramRun run = SplitConvProgram.Run("decompose", model, "-o", _folder.File("small.onnx")).Succeeded();
        Assert.Contains(run.OutputLines, line => line.StartsWith("wrote ", StringComparison.Ordinal) && line.Contains("small.onnx.data", StringComparison.Ordinal));
    }

    [Fact]
    public void An_existing_data_file_is_refused_and_left_alone()
    {
        string model = ExternalModel.Save(SmallNetworks.Mixed(), _folder.File("model.onnx"), "weights.bin");
        File.WriteAllText(_folder.File("small.onnx.data"), "precious");
        Refusal.Check(_folder, ExitCode.CannotWrite, ["small.onnx.data", "--force"], "decompose", model, "-o", _folder.File("small.onnx"));
    }

    [Fact]
    public void The_data_file_of_the_input_is_never_overwritten()
    {
        string model = ExternalModel.Save(SmallNetworks.Mixed(), _folder.File("model.onnx"), "small.onnx.data");
        Refusal.Check(_folder, ExitCode.Usage, ["small.onnx.data", "is an input"], "decompose", model, "-o", _folder.File("small.onnx"), "--force");
    }

    private string Spoil(TensorProto weight, string kind)
    {
        File.WriteAllBytes(_folder.File("short.bin"), new byte[Needed - 1]);
        switch (kind)
        {
            case "missing":
                ExternalModel.Point(weight, "nowhere.bin", 0, Needed);
                return "is missing: nowhere.bin";
            case "above the folder":
                ExternalModel.Point(weight, "../outside.bin", 0, Needed);
                return "lies outside the model's folder (../outside.bin)";
            case "absolute":
                ExternalModel.Point(weight, _folder.File("short.bin"), 0, Needed - 1);
                return "lies outside the model's folder";
            case "too short":
                ExternalModel.Point(weight, "short.bin", 0, Needed);
                return $"is too short: short.bin has {Needed - 1} bytes, {Needed} are needed";
            case "beyond the end":
                ExternalModel.Point(weight, "short.bin", Needed, Needed);
                return "is too short: short.bin";
            case "no location":
                ExternalModel.Point(weight, "", 0, Needed);
                return "has no location";
            default:
                ExternalModel.Point(weight, "short.bin", -1, Needed);
                return "has a broken offset, '-1'";
        }
    }
}
