using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.Samples.Networks;

/// <summary>VGG-16 (Simonyan and Zisserman, 2014) with the names and shapes of torchvision.</summary>
public sealed class Vgg : Module<Tensor, Tensor>
{
    // Output channels of the convolutions; 0 stands for a pooling layer.
    private static readonly int[] Layers = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0];

    private readonly Sequential features;
    private readonly Module<Tensor, Tensor> avgpool;
    private readonly Sequential classifier;

    private Vgg(bool batchNorm, int classes, int hidden)
        : base(nameof(Vgg))
    {
        features = Sequential(Features(batchNorm).ToArray());
        avgpool = AdaptiveAvgPool2d(7);
        classifier = Sequential(
            Linear(512 * 7 * 7, hidden), ReLU(), Dropout(), Linear(hidden, hidden), ReLU(), Dropout(), Linear(hidden, classes));
        RegisterComponents();
    }

    /// <summary>Sixteen layers with weights.</summary>
    /// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="hidden">The width of the two hidden linear layers, which hold most of the parameters.</param>
    public static Vgg Vgg16(bool batchNorm = false, int classes = 1000, int hidden = 4096) => new(batchNorm, classes, hidden);

    /// <summary>Pictures <c>[N, 3, h, w]</c> to class scores <c>[N, classes]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }

    private static IEnumerable<Module<Tensor, Tensor>> Features(bool batchNorm)
    {
        int channels = 3;
        foreach (int outChannels in Layers)
        {
            if (outChannels == 0)
            {
                yield return MaxPool2d(2, stride: 2);
                continue;
            }

            yield return Conv2d(channels, outChannels, 3, padding: 1);
            if (batchNorm)
                yield return BatchNorm2d(outChannels);
            yield return ReLU();
            channels = outChannels;
        }
    }
}
