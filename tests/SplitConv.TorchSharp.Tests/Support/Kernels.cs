using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Convolutions that are as small as decomposition accepts them, so that tests with them take no time.</summary>
internal static class Kernels
{
    /// <summary>4 to 8 channels, 7x7: rank 16 of 28 by the reference's rule.</summary>
    public static Conv2d First() => Conv2d(4, 8, 7, padding: 3);

    /// <summary>8 to 6 channels, 7x7: rank 16 of 42 by the reference's rule.</summary>
    public static Conv2d Second() => Conv2d(8, 6, 7, padding: 3);

    /// <summary>As many channels in as out, so that two of them can share a weight.</summary>
    public static Conv2d Square(bool bias = true) => Conv2d(5, 5, 7, padding: 3, bias: bias);

    /// <summary>An input for the models of two convolutions.</summary>
    public static Tensor Input(long channels = 4) => Tensors.Normal(7, 2, channels, 12, 11);

    /// <summary>One convolution after the other, with ReLU between them.</summary>
    public static Tensor Run(Tensor input, Func<Tensor, Tensor> first, Func<Tensor, Tensor> second)
    {
        using var scope = NewDisposeScope();
        return second(functional.relu(first(input))).MoveToOuterDisposeScope();
    }
}
