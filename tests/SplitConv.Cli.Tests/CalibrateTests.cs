using System.Text.Json;
using SplitConv.Cli.Tests.Support;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Pairs that are fitted to data, from the data to the model that is written.</summary>
public sealed class CalibrateTests : IDisposable
{
    private const int Enough = 180;

    // Ranks low enough for the pairs to lose something.
    private static readonly string[] LowRanks = ["--rule", "ratio:0.2", "--rank-multiple", "4"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cifar", true)]
    [InlineData("npy", false)]
    [InlineData("folder", false)]
    public void Outputs_keep_more_with_data_of_every_kind(string kind, bool hasLabels)
    {
        JsonElement report = Decompose(["--json", .. Data(kind, Enough)]).Succeeded().Json();

        JsonElement calibration = report.GetProperty("calibration");
        Assert.Equal(["plain", "calibrated"], calibration.EnumerateObject().Select(property => property.Name));
        JsonElement plain = calibration.GetProperty("plain"), calibrated = calibration.GetProperty("calibrated");
        Assert.Equal(["relative", "inputs", "held_out", "top1", "original_top1"], plain.EnumerateObject().Select(property => property.Name));
        Assert.True(calibrated.GetProperty("relative").GetDouble() < plain.GetProperty("relative").GetDouble(), report.ToString());
        Assert.True(plain.GetProperty("inputs").GetInt32() > 0);
        Assert.Equal(hasLabels ? JsonValueKind.Number : JsonValueKind.Null, calibrated.GetProperty("top1").ValueKind);
        JsonElement[] pairs = [.. report.GetProperty("layers").EnumerateArray().Where(layer => layer.GetProperty("eligible").GetBoolean())];
        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair => Assert.Equal(["plain_error", "error", "kept", "patches", "unknowns", "obstacle"], pair.GetProperty("calibration").EnumerateObject().Select(property => property.Name)));
        Assert.Contains(pairs, pair => pair.GetProperty("calibration").GetProperty("kept").GetString() == "calibrated");
    }

    [Fact]
    public void The_model_that_is_written_is_nearer_to_the_original_on_other_pictures()
    {
        double Error(params string[] options)
        {
            string output = _folder.File("result.onnx"), others = SamplePictures.SaveCifar(_folder.File("others.bin"), seed: 5, 200);
            Decompose(["-o", output, "--force", .. options]).Succeeded();
            JsonElement report = SplitConvProgram.Run(["compare", _folder.File("model.onnx"), output, "--data", others, "--json", .. SamplePictures.Preparation]).Succeeded().Json();
            return report.GetProperty("outputs")[0].GetProperty("relative_error").GetDouble();
        }

        Assert.True(Error(Data("cifar", Enough)) < 0.9 * Error());
    }

    [Fact]
    public void The_table_and_the_totals_tell_both_errors()
    {
        ProgramRun run = Decompose(Data("cifar", Enough)).Succeeded();

        Assert.Contains("output error", run.Words, StringComparison.Ordinal);
        Assert.Contains(run.OutputLines, line => line.StartsWith("output error  ", StringComparison.Ordinal) && line.Contains("(calibrated), on ", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("top-1         ", StringComparison.Ordinal));
        Assert.StartsWith("The pairs approximate the outputs of their convolutions, with errors up to", run.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_inputs_are_warned_of()
    {
        ProgramRun run = Decompose(Data("cifar", 4)).Ended(ExitCode.Done);

        Assert.Contains("fewer patches than values say too little", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_data_nothing_is_said_of_calibration()
    {
        JsonElement report = Decompose("--json").Succeeded().Json();

        Assert.Equal(JsonValueKind.Null, report.GetProperty("calibration").ValueKind);
        Assert.All(report.GetProperty("layers").EnumerateArray(), layer => Assert.Equal(JsonValueKind.Null, layer.GetProperty("calibration").ValueKind));
    }

    [Fact]
    public void A_budget_weighs_by_the_same_data()
    {
        string model = SamplePictures.SaveModel(_folder.File("model.onnx"));
        JsonElement report = SplitConvProgram.Run(["inspect", model, "--no-prices", "--json", "--budget", "macs:0.3", "--samples", "20", .. Data("cifar", Enough)]).Succeeded().Json();

        Assert.Equal("macs:0.3", report.GetProperty("budget").GetProperty("budget").GetString());
        Assert.True(File.Exists(model + ".sensitivity.json"));
    }

    [Fact]
    public void Ranks_of_rules_by_spectrum_are_chosen_on_the_data()
    {
        string model = SamplePictures.SaveModel(_folder.File("model.onnx"));
        string[] rule = ["inspect", model, "--no-prices", "--json", "--rule", "energy:0.9", "--rank-multiple", "1"];

        long Macs(params string[] options) => SplitConvProgram.Run([.. rule, .. options]).Succeeded().Json().GetProperty("totals").GetProperty("macs_after").GetInt64();

        Assert.NotEqual(Macs(), Macs(Data("cifar", Enough)));
    }

    [Fact]
    public void Where_nothing_is_eligible_the_model_is_copied_all_the_same()
    {
        string model = SmallNetworks.Narrow().Save(_folder.File("narrow.onnx")), data = NpyFile.Save(_folder.File("data.npy"), [1, 8, 8, 8], new float[512]), copy = _folder.File("copy.onnx");
        JsonElement report = SplitConvProgram.Run("decompose", model, "-o", copy, "--json", "--calibrate", data).Succeeded().Json();

        Assert.Equal(File.ReadAllBytes(model), File.ReadAllBytes(copy));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("calibration").ValueKind);
    }

    private ProgramRun Decompose(params string[] options) =>
        SplitConvProgram.Run(["decompose", SamplePictures.SaveModel(_folder.File("model.onnx")), .. LowRanks, .. options]);

    private string[] Data(string kind, int count) => kind switch
    {
        "npy" => ["--calibrate", SamplePictures.SaveArray(_folder.File("pictures.npy"), seed: 4, count)],
        "folder" => ["--calibrate", SamplePictures.SaveFolder(_folder.File("pictures"), seed: 4, count), .. SamplePictures.Preparation],
        _ => ["--calibrate", SamplePictures.SaveCifar(_folder.File("pictures.bin"), seed: 4, count), .. SamplePictures.Preparation],
    };
}
