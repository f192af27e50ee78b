using System.Runtime.InteropServices;
using SplitConv.Onnx.Protocol;
using SplitConv.Samples.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.Samples.FineTune;

/// <summary>The network of the samples with the weights that samples/TrainPictures gave it. They come with this program.</summary>
internal static class PretrainedNetwork
{
    private const string EmbeddedModel = "pictures.onnx";

    public static Sequential Create()
    {
        Sequential network = PictureNetwork.Create();
        Dictionary<string, Tensor> state = network.state_dict();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();

        // Every weight in the file has the name it has in the network's state dictionary.
        foreach (TensorProto weight in ReadModel().Graph.Initializer)
        {
            float[] numbers = MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray();
            state[weight.Name].copy_(tensor(numbers, [.. weight.Dims]));
        }

        return network;
    }

    private static ModelProto ReadModel()
    {
        using Stream stream = typeof(PretrainedNetwork).Assembly.GetManifestResourceStream(EmbeddedModel)!;
        return ModelProto.Parser.ParseFrom(stream);
    }
}
