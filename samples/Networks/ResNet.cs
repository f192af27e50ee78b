using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.Samples.Networks;

/// <summary>
/// Residual networks (He et al., 2015) with the names and shapes of torchvision. Convolutions stand in fields declared <c>Module&lt;Tensor, Tensor&gt;</c>, so that anything can
/// take their place.
/// </summary>
public sealed class ResNet : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> conv1;
    private readonly Module<Tensor, Tensor> bn1;
    private readonly Module<Tensor, Tensor> relu;
    private readonly Module<Tensor, Tensor> maxpool;
    private readonly Module<Tensor, Tensor> layer1;
    private readonly Module<Tensor, Tensor> layer2;
    private readonly Module<Tensor, Tensor> layer3;
    private readonly Module<Tensor, Tensor> layer4;
    private readonly Module<Tensor, Tensor> avgpool;
    private readonly Module<Tensor, Tensor> fc;
    private int _channels = 64;

    private ResNet(int[] blocks, bool bottleneck, int classes)
        : base(nameof(ResNet))
    {
        conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(64);
        relu = ReLU();
        maxpool = MaxPool2d(3, stride: 2, padding: 1);
        layer1 = Layer(blocks[0], 64, stride: 1, bottleneck);
        layer2 = Layer(blocks[1], 128, stride: 2, bottleneck);
        layer3 = Layer(blocks[2], 256, stride: 2, bottleneck);
        layer4 = Layer(blocks[3], 512, stride: 2, bottleneck);
        avgpool = AdaptiveAvgPool2d(1);
        fc = Linear(_channels, classes);
        RegisterComponents();
    }

    /// <summary>18 layers, blocks of two 3x3 convolutions.</summary>
    public static ResNet ResNet18(int classes = 1000) => new([2, 2, 2, 2], bottleneck: false, classes);

    /// <summary>50 layers, blocks of a 1x1, a 3x3 and a 1x1 convolution.</summary>
    public static ResNet ResNet50(int classes = 1000) => new([3, 4, 6, 3], bottleneck: true, classes);

    /// <summary>Pictures <c>[N, 3, h, w]</c> to class scores <c>[N, classes]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }

    private Sequential Layer(int blocks, int width, int stride, bool bottleneck)
    {
        var made = new List<Module<Tensor, Tensor>>();
        for (int i = 0; i < blocks; i++)
        {
            var block = new ResidualBlock(_channels, width, i == 0 ? stride : 1, bottleneck);
            made.Add(block);
            _channels = block.OutChannels;
        }

        return Sequential(made);
    }
}
