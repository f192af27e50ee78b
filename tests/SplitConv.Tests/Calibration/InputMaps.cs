using SplitConv.TestSupport;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>Inputs of a network, <c>[n, c, h, w]</c>.</summary>
internal sealed record InputMaps(int Count, int Channels, int Height, int Width, double[] Values)
{
    /// <summary>Inputs as networks see them: a few patterns carry most of what there is, neighbours are alike, and the mean is not zero.</summary>
    public static InputMaps Of(int count, int channels, int height, int width, ulong seed = 100, double scale = 1)
    {
        using var scope = NewDisposeScope();
        Tensor decay = tensor(Enumerable.Range(1, channels).Select(pattern => scale * Math.Pow(pattern, -1.0)).ToArray());
        Tensor patterns = tensor(SplitMix64.Normals(99, channels * channels), channels, channels).mul(decay);
        Tensor noise = tensor(SplitMix64.Normals(seed, count * channels * (height + 1) * (width + 1)), count, channels, height + 1, width + 1);
        Tensor smooth = nn.functional.avg_pool2d(noise, 2, stride: 1);
        Tensor maps = einsum("cp,nphw->nchw", patterns, smooth) + tensor(0.3 * scale);
        return new InputMaps(count, channels, height, width, maps.contiguous().data<double>().ToArray());
    }

    /// <summary>Independent normal numbers.</summary>
    public static InputMaps White(int count, int channels, int height, int width, ulong seed = 100) =>
        new(count, channels, height, width, SplitMix64.Normals(seed, count * channels * height * width));

    public Tensor ToTensor(int from, int count)
    {
        int size = Channels * Height * Width;
        return tensor(Values[(from * size)..((from + count) * size)], [count, Channels, Height, Width]);
    }

    /// <summary>The maps with other values in some channels.</summary>
    public InputMaps With(Func<int, double, double> change) =>
        this with { Values = [.. Values.Select((value, index) => change(index / (Height * Width) % Channels, value))] };
}
