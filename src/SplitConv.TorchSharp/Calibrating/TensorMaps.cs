using System.Runtime.InteropServices;
using SplitConv.Calibration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Copies of tensors as maps of float32.</summary>
internal static class TensorMaps
{
    /// <summary>The maps <c>[n, c, h, w]</c>, or <c>[c, h, w]</c> of a single input.</summary>
    public static Maps Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        long[] shape = tensor.dim() == 3 ? [1, .. tensor.shape] : tensor.shape;
        return new Maps((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3], Values(tensor));
    }

    /// <summary>What a convolution is given, padded as it pads it.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="input">What it is given.</param>
    public static Maps Padded(Conv2d convolution, Tensor input)
    {
        using var scope = NewDisposeScope();
        var (height, width) = Padding(convolution);
        Tensor single = input.to(ScalarType.Float32);
        if (single.dim() == 3)
            single = single.unsqueeze(0);
        if (height != (0, 0) || width != (0, 0))
        {
            PaddingModes mode = convolution.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : convolution.padding_mode;
            single = nn.functional.pad(single, (width.Before, width.After, height.Before, height.After), mode);
        }

        return Of(single);
    }

    /// <summary>The elements, row-major.</summary>
    public static float[] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes).ToArray();
    }

    private static ((long Before, long After) Height, (long Before, long After) Width) Padding(Conv2d convolution)
    {
        if (convolution.padding_type is { } type)
            return type == global::TorchSharp.Padding.Same ? (SameOn(0), SameOn(^1)) : default;
        long height = convolution.padding![0], width = convolution.padding[^1];
        return ((height, height), (width, width));

        // An odd amount has its larger half behind.
        (long Before, long After) SameOn(Index axis)
        {
            long all = convolution.dilation[axis] * (convolution.kernel_size[axis] - 1);
            return (all / 2, all - all / 2);
        }
    }
}
