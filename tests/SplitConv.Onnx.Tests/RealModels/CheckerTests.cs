using System.Diagnostics;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;

namespace SplitConv.Onnx.Tests;

public sealed class CheckerTests
{
    // Where Debian installs its Python, and with it the package python3-onnx.
    private const string Python = "/usr/bin/python3";

    public static TheoryData<string> Models { get; } = new("cifar_resnet20.onnx", "waifu2x_upconv7.onnx", "fns-candy.onnx", "SqueezeNet_fp16.onnx");

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_checker_of_onnx_accepts_a_decomposed_real_model(string name)
    {
        using var folder = new TemporaryFolder();
        string path = TestFiles.Model(name);
        await AssertAccepted(OnnxDecomposition
            .Decompose(OnnxModels.Survey(path), DecompositionOptions.Default, cancellationToken: TestContext.Current.CancellationToken)
            .Write(folder.File(name)));
    }

    [Fact]
    public async Task The_checker_of_onnx_accepts_convolutions_in_bodies()
    {
        using var folder = new TemporaryFolder();
        await AssertAccepted(OnnxModels.DecomposeAtRankTwo(StateSizes(BodyModels.Loop("w"), 4, 12, 13).Save(folder.File("model.onnx"))).Write(folder.File("written.onnx")));
    }

    [Fact]
    public async Task The_checker_of_onnx_accepts_external_data()
    {
        using var folder = new TemporaryFolder();
        OnnxModelBuilder builder = ConvolutionModels.One().RandomConstant("factor", 5, 6, 1, 1).Node("Mul", ["y", "factor"], ["z"]).Output("z");
        File.WriteAllBytes(folder.File("factor.bin"), builder.Graph.Initializer[2].RawData.ToByteArray());
        builder.Graph.Initializer[2].MakeExternal(("location", "factor.bin"));
        await AssertAccepted(OnnxModels.DecomposeAtRankTwo(StateSizes(builder, 6, 6, 7).Save(folder.File("model.onnx"))).Write(folder.File("written.onnx")));
    }

    // The checker wants the sizes of every output to be stated.
    private static OnnxModelBuilder StateSizes(OnnxModelBuilder builder, params object[] sizes)
    {
        string[] names = [.. builder.Graph.Output.Select(output => output.Name)];
        builder.Graph.Output.Clear();
        foreach (string name in names)
            builder.Output(name, OnnxModelBuilder.Float32, [1, .. sizes]);
        return builder;
    }

    private static async Task AssertAccepted(string path)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not installed");
        Assert.SkipUnless((await Run("import onnx")).ExitCode == 0, $"{Python} has no package onnx");
        var (exitCode, error) = await Run("import onnx, sys; onnx.checker.check_model(sys.argv[1])", path);
        Assert.True(exitCode == 0, error);
    }

    private static async Task<(int ExitCode, string Error)> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, ["-c", program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
