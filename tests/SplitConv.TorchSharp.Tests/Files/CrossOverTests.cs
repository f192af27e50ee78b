using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Plans;
using SplitConv.Storage;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>An ONNX model that was decomposed goes on as a TorchSharp model of the same names.</summary>
public sealed class CrossOverTests
{
    [Fact]
    public void A_model_decomposed_in_ONNX_gives_the_same_outputs_in_TorchSharp()
    {
        using var folder = new TemporaryFolder();
        string model = folder.File("decomposed.onnx"), weights = folder.File("weights.safetensors"), information = folder.File("information.json");
        DecomposedModel decomposed = OnnxDecomposition.Decompose(
            ModelSurvey.Of(OnnxModel.Open(PicturesPath()), cancellationToken: TestContext.Current.CancellationToken),
            DecompositionOptions.Default,
            cancellationToken: TestContext.Current.CancellationToken);
        using (var files = new OutputFiles())
        {
            decomposed.StageModel(files, model, overwrite: false, TestContext.Current.CancellationToken);
            decomposed.StageWeights(files, weights, overwrite: false, TestContext.Current.CancellationToken);
            files.Stage(information, overwrite: false, stream => stream.Write(decomposed.Information()));
            files.Commit();
        }

        Sequential network = PictureNetwork();
        var changes = network.DecomposeNetwork(information).Changes;
        network.LoadWeights(weights);

        Assert.Equal(decomposed.Changes.Select(change => change.Old), changes.Keys);
        Assert.NotEmpty(changes);
        network.eval();
        Tensor input = Tensors.Normal(9, 4, 3, 32, 32);
        Tensors.AssertClose(RunInOnnxRuntime(model, input), Tensors.Output(network, input), 1e-4);
    }

    // As the samples build it.
    private static Sequential PictureNetwork() => Sequential(
    [
        .. Stage(1, 3, 64, kernel: 3, stride: 2),
        .. Stage(2, 64, 64, kernel: 5),
        .. Stage(3, 64, 128, kernel: 3, stride: 2),
        .. Stage(4, 128, 128, kernel: 3),
        .. Stage(5, 128, 256, kernel: 3, stride: 2),
        .. Stage(6, 256, 128, kernel: 3),
        ("pool", AdaptiveAvgPool2d(1)),
        ("flatten", Flatten()),
        ("fc", Linear(128, 12)),
    ]);

    private static IEnumerable<(string Name, Module<Tensor, Tensor> Module)> Stage(int number, int inputs, int outputs, int kernel, int stride = 1) =>
    [
        ($"conv{number}", Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false)),
        ($"bn{number}", BatchNorm2d(outputs)),
        ($"relu{number}", ReLU()),
    ];

    private static Tensor RunInOnnxRuntime(string path, Tensor input)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), input.shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [session.InputNames[0]], [value], [session.OutputNames[0]]);
        return tensor(outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[0].GetTensorTypeAndShape().Shape);
    }

    private static string PicturesPath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/model/pictures.onnx"));
}
