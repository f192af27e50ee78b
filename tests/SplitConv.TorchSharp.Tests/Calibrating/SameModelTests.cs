using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx;
using SplitConv.Onnx.Calibrating;
using SplitConv.Onnx.Data;
using SplitConv.Onnx.Models;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.Samples.Networks;
using SplitConv.Storage;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>A network that there is as an ONNX file and as a TorchSharp module comes out the same, whichever is calibrated.</summary>
public sealed class SameModelTests
{
    private static readonly float[] Mean = [.485f, .456f, .406f];
    private static readonly float[] Deviation = [.229f, .224f, .225f];

    [Theory]
    [InlineData("reference")]
    [InlineData("ratio:0.3")]
    public void The_network_of_the_samples(string rule)
    {
        Tensor inputs = Pictures(24);
        Sequential Load() => Loaded(PictureNetwork.Create(), PicturesPath());
        AssertSame(PicturesPath(), Load, inputs, new DecompositionOptions { RankRule = RankRules.Parse(rule, out _)! });
    }

    [Theory]
    [InlineData("reference")]
    [InlineData("energy:0.9")]
    [InlineData("ratio:0.3")]
    public void A_residual_network_that_was_trained(string rule)
    {
        string path = TestFiles.Model("cifar_resnet20.onnx");
        nn.Module<Tensor, Tensor> Load() => CifarResNet.Load(path);
        AssertSame(path, Load, CifarInputs(120), new DecompositionOptions { RankRule = RankRules.Parse(rule, out _)! });
    }

    private static void AssertSame(string path, Func<nn.Module<Tensor, Tensor>> load, Tensor inputs, DecompositionOptions options)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string array = NpyFile.Save(folder.File("inputs.npy"), [.. inputs.shape.Select(size => (int)size)], inputs.data<float>().ToArray());
        string file = folder.File("decomposed.onnx");
        ModelSurvey survey = ModelSurvey.Of(OnnxModel.Open(path), cancellationToken: cancellation);
        var calibration = new RuntimeCalibration(survey, new CalibrationOptions { Data = InputSource.Open(array, Preprocessing.None), Threads = 1 });
        DecomposedModel decomposed = OnnxDecomposition.Decompose(survey, options with { Calibration = calibration }, cancellationToken: cancellation);
        using (var files = new OutputFiles())
        {
            decomposed.StageModel(files, file, overwrite: false, cancellation);
            files.Commit();
        }

        nn.Module<Tensor, Tensor> model = load();
        using var live = new ModuleCalibration(model, inputs.split(50));
        // The file tells its feature maps, by which the cost gate goes; a module has to be asked.
        DecompositionOptions known = options with { Calibration = live, FeatureMaps = model.FindFeatureMaps(inputs.narrow(0, 0, 1)) };
        var result = model.AutoDecomposition(options: known, cancellationToken: cancellation);

        Assert.Equal(decomposed.Changes.Count, result.Changes.Count);
        Assert.NotEmpty(result.Changes);
        Assert.Contains(decomposed.Outcomes, outcome => outcome.Calibration is { IsKept: true });
        model.eval();
        Tensor others = inputs.flip(3);
        Tensors.AssertClose(RunInOnnxRuntime(file, others), Tensors.Output(model, others), 1e-4);
    }

    private static Sequential Loaded(Sequential network, string path)
    {
        using var folder = new TemporaryFolder();
        string weights = folder.File("weights.safetensors");
        DecomposedModel whole = OnnxDecomposition.Decompose(ModelSurvey.Of(OnnxModel.Open(path)), new DecompositionOptions { Exclude = [new(".")] });
        using (var files = new OutputFiles())
        {
            whole.StageWeights(files, weights, overwrite: false);
            files.Commit();
        }

        network.LoadWeights(weights);
        return network;
    }

    private static Tensor RunInOnnxRuntime(string path, Tensor input)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input.contiguous().data<float>().ToArray(), input.shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [session.InputNames[0]], [value], [session.OutputNames[0]]);
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    // Smooth, so that neighbouring pixels are alike as in pictures.
    private static Tensor Pictures(int count) => nn.functional.interpolate(Tensors.Normal(3, count, 3, 8, 8), [32, 32], mode: InterpolationMode.Bilinear, align_corners: false).sigmoid();

    private static Tensor CifarInputs(int count)
    {
        byte[] bytes = File.ReadAllBytes(TestFiles.Data("cifar10/data_batch_1.bin"));
        const int pixels = 3 * 32 * 32;
        float[] values = [.. Enumerable.Range(0, count).SelectMany(picture => bytes.Skip(picture * (pixels + 1) + 1).Take(pixels)).Select(value => value / 255f)];
        using Tensor mean = tensor(Mean).view(1, 3, 1, 1), deviation = tensor(Deviation).view(1, 3, 1, 1);
        return (tensor(values, count, 3, 32, 32) - mean) / deviation;
    }

    private static string PicturesPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/model/pictures.onnx"));
}
