using SplitConv.Cli.Tests.Support;
using SplitConv.Storage;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Cli.Tests;

/// <summary>Files for apply that are missing, or do not belong together.</summary>
public sealed class ApplyMismatchTests(DecomposedNetwork network) : IClassFixture<DecomposedNetwork>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void A_missing_file_is_named(string option) =>
        Refuse(network.Model, option, _folder.File("missing"), _folder.File("missing"));

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void A_folder_is_no_file(string option) => Refuse(network.Model, option, _folder.Path, _folder.Path, "is a folder");

    [Theory]
    [InlineData("--info")]
    [InlineData("--weights")]
    public void A_model_is_no_such_file(string option) => Refuse(network.Model, option, network.Model, network.Model);

    [Fact]
    public void An_information_file_of_another_model_is_refused() =>
        Refuse(SmallNetworks.One().Save(_folder.File("other.onnx")), "--weights", network.Weights, network.Information, "no convolution called wide");

    [Fact]
    public void A_convolution_whose_weight_is_computed_cannot_be_replaced()
    {
        OnnxModelBuilder model = SmallNetworks.Mixed();
        model.Graph.Node.Insert(0, OnnxModelBuilder.MakeNode("Neg", ["wide.weight"], ["computed"]));
        model.Graph.Node.Single(node => node.Name == "wide").Input[1] = "computed";
        Refuse(model.Save(_folder.File("other.onnx")), "--weights", network.Weights, "wide cannot be replaced");
    }

    [Fact]
    public void Weights_with_a_bias_do_not_fit_a_convolution_without_one()
    {
        OnnxModelBuilder model = SmallNetworks.Mixed();
        model.Graph.Node.Single(node => node.Name == "wide").Input.RemoveAt(2);
        Refuse(model.Save(_folder.File("other.onnx")), "--weights", network.Weights, "has wide.1.bias, but wide has no bias");
    }

    [Fact]
    public void Trained_weights_are_not_passed_over_in_silence_where_no_convolution_is_listed()
    {
        string none = _folder.File("none.json"), tuned = _folder.File("tuned.safetensors"), output = _folder.File("out.onnx");
        File.WriteAllText(none, "[]");
        byte[] ones = [.. Enumerable.Repeat(BitConverter.GetBytes(1f), 64).SelectMany(bytes => bytes)];
        using (FileStream stream = File.Create(tuned))
            SafetensorsWriter.Write(stream, [new SafetensorsTensor("stem.bias", "F32", [64], ones)], cancellationToken: TestContext.Current.CancellationToken);
        ProgramRun run = SplitConvProgram.Run("apply", network.Model, "--info", none, "--weights", tuned, "-o", output);
        bool isCopy = File.Exists(output) && File.ReadAllBytes(output).SequenceEqual(File.ReadAllBytes(network.Model));
        Assert.False(isCopy && run.Error.Length == 0, run.Output);
    }

    private void Refuse(string model, string option, string file, params string[] fragments)
    {
        string[] others = option == "--info" ? [] : ["--info", network.Information];
        Refusal.Check(_folder, ExitCode.BadInput, fragments, ["apply", model, "-o", _folder.File("out.onnx"), option, file, .. others]);
    }
}
