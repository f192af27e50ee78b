using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using SplitConv.Onnx;
using SplitConv.Onnx.Models;
using SplitConv.Plans;
using SplitConv.Samples.Networks;
using SplitConv.Storage;
using SplitConv.TestSupport;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

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

        Sequential network = PictureNetwork.Create();
        var changes = network.DecomposeNetwork(information).Changes;
        network.LoadWeights(weights);

        Assert.Equal(decomposed.Changes.Select(change => change.Old), changes.Keys);
        Assert.NotEmpty(changes);
        network.eval();
        Tensor input = Tensors.Normal(9, 4, 3, 32, 32);
        Tensors.AssertClose(RunInOnnxRuntime(model, input), Tensors.Output(network, input), 1e-4);
    }

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
