using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.Samples.Networks;

/// <summary>A block of a residual network: two or three convolutions, and a way around them.</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private const int Expansion = 4;

    private readonly Module<Tensor, Tensor> conv1;
    private readonly Module<Tensor, Tensor> bn1;
    private readonly Module<Tensor, Tensor> conv2;
    private readonly Module<Tensor, Tensor> bn2;
    private readonly Module<Tensor, Tensor>? conv3;
    private readonly Module<Tensor, Tensor>? bn3;
    private readonly Module<Tensor, Tensor>? downsample;

    public ResidualBlock(int inChannels, int width, int stride, bool bottleneck)
        : base(nameof(ResidualBlock))
    {
        OutChannels = bottleneck ? width * Expansion : width;
        conv1 = bottleneck ? Conv2d(inChannels, width, 1, bias: false) : Conv2d(inChannels, width, 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(width);
        conv2 = Conv2d(width, width, 3, stride: bottleneck ? stride : 1, padding: 1, bias: false);
        bn2 = BatchNorm2d(width);
        if (bottleneck)
        {
            conv3 = Conv2d(width, OutChannels, 1, bias: false);
            bn3 = BatchNorm2d(OutChannels);
        }

        if (stride != 1 || inChannels != OutChannels)
            downsample = Sequential(Conv2d(inChannels, OutChannels, 1, stride: stride, bias: false), BatchNorm2d(OutChannels));
        RegisterComponents();
    }

    public int OutChannels { get; }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor x = functional.relu(bn1.call(conv1.call(input)));
        x = bn2.call(conv2.call(x));
        if (conv3 is not null && bn3 is not null)
            x = bn3.call(conv3.call(functional.relu(x)));
        Tensor around = downsample is null ? input : downsample.call(input);
        return functional.relu(x + around).MoveToOuterDisposeScope();
    }
}
