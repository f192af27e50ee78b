using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;

namespace SplitConv.Tests.Calibration;

/// <summary>One convolution of a <see cref="ChainNetwork"/>, and what is done to its output.</summary>
internal sealed record NetworkLayer(string Name, ConvolutionGeometry Geometry, ConvolutionKernel Kernel)
{
    public double[]? Bias { get; init; }

    public Margins Margins { get; init; }

    public bool HasRelu { get; init; }

    /// <summary>Whether its input is added to its output, which then has the same shape.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether the network tells what of its output can be seen.</summary>
    public bool TellsRange { get; init; } = true;

    /// <summary>What of its output can be seen, other than by a Relu.</summary>
    public VisibleRange? Range { get; init; }

    public bool IsWatched { get; init; } = true;

    public object? WeightIdentity { get; init; }

    public ConvolutionSite Site => new()
    {
        Name = Name,
        Geometry = Geometry,
        ElementType = Kernel.Type,
        HasBias = Bias is not null,
        LoadKernel = () => Kernel,
        LoadBias = Bias is null ? null : () => Bias,
        WeightIdentity = WeightIdentity,
    };

    /// <summary>A layer with random weights that keep the size of what flows through it, and a bias.</summary>
    public static NetworkLayer Of(string name, ConvolutionGeometry geometry, ulong seed = 1, ElementType type = ElementType.Float32, double scale = 1)
    {
        double size = scale * Math.Sqrt(2.0 / (geometry.Weight.InChannels * geometry.Weight.Kernel.Area));
        double[] weights = [.. SplitMix64.Normals(seed, (int)geometry.Weight.Count).Select(value => size * value)];
        return new NetworkLayer(name, geometry, ConvolutionKernel.FromValues(geometry.Weight, type, weights))
        {
            Bias = [.. SplitMix64.Normals(seed + 1, geometry.OutChannels).Select(value => 0.1 * scale * value)],
            Margins = new Margins(geometry.Weight.Height / 2, geometry.Weight.Height / 2, geometry.Weight.Width / 2, geometry.Weight.Width / 2),
        };
    }

    public static NetworkLayer Of(string name, int outChannels, int inChannels, int height, int width, ulong seed = 1) =>
        Of(name, new ConvolutionGeometry(new WeightShape(outChannels, inChannels, height, width)), seed);
}
