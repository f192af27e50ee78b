using SplitConv.Samples.Pictures;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.Samples.Networks;

/// <summary>
/// The network of the samples: six convolutions, each followed by batch normalisation and ReLU, then the mean over the picture and a linear layer.
/// It takes pictures [N, 3, 32, 32] and gives one number per class [N, 12].
/// </summary>
public static class PictureNetwork
{
    /// <summary>The network with random weights.</summary>
    public static Sequential Create() => Sequential(
    [
        .. Stage(1, PictureSet.Channels, 64, kernel: 3, stride: 2),
        .. Stage(2, 64, 64, kernel: 5),
        .. Stage(3, 64, 128, kernel: 3, stride: 2),
        .. Stage(4, 128, 128, kernel: 3),
        .. Stage(5, 128, 256, kernel: 3, stride: 2),
        .. Stage(6, 256, 128, kernel: 3),
        ("pool", AdaptiveAvgPool2d(1)),
        ("flatten", Flatten()),
        ("fc", Linear(128, PictureSet.ClassNames.Count)),
    ]);

    private static IEnumerable<(string Name, Module<Tensor, Tensor> Module)> Stage(int number, int inputs, int outputs, int kernel, int stride = 1) =>
    [
        // Without a bias: batch normalisation adds its own.
        ($"conv{number}", Conv2d(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false)),
        ($"bn{number}", BatchNorm2d(outputs)),
        ($"relu{number}", ReLU()),
    ];
}
