using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Files;

/// <summary>A small network with batch normalisation: parameters, buffers and a counter.</summary>
internal static class TrainedModel
{
    /// <summary>As it is before decomposition, with random weights.</summary>
    public static Sequential Original() => nn.Sequential(
        ("conv1", nn.Conv2d(4, 8, 7, padding: 3, bias: false)), ("bn1", nn.BatchNorm2d(8)), ("relu1", nn.ReLU()), ("conv2", Kernels.Second()));

    /// <summary>Decomposed and trained by one step since.</summary>
    public static Sequential Decomposed()
    {
        Sequential model = Original();
        model.Decompose();
        Training.Step(model, Kernels.Input());
        model.eval();
        return model;
    }

    /// <summary>What it gives in evaluation mode.</summary>
    public static Tensor Output(nn.Module<Tensor, Tensor> model)
    {
        model.eval();
        return Tensors.Output(model, Kernels.Input());
    }
}
