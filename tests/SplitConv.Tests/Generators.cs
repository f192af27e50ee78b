using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Spectra;
using SplitConv.TestSupport;
using TorchSharp;

namespace SplitConv.Tests;

/// <summary>A small convolution with all that is needed to run it. Any of the four modes, not only the one that is chosen for its shape.</summary>
public sealed record Sample(ConvolutionGeometry Geometry, Margins Margins, DecompositionMode Mode, Extent Input, ulong Seed)
{
    public WeightShape Shape => Geometry.Weight;

    public double[] Weights() => SplitMix64.Normals(Seed, (int)Shape.Count);

    public torch.Tensor Image() => torch.tensor(
        SplitMix64.Normals(Seed + 1, 2 * Shape.InChannels * (int)Input.Area), [2, Shape.InChannels, Input.Height, Input.Width]);

    public torch.Tensor Bias() => torch.tensor(SplitMix64.Normals(Seed + 2, Shape.OutChannels));

    public SingularDecomposition Decompose(double scale = 1) => SingularDecomposition.Compute(
        Unfolding.Unfold([.. Weights().Select(weight => scale * weight)], Shape, Mode), Mode.Rows(Shape), Mode.Columns(Shape));

    public KernelPair Pair(SingularDecomposition decomposition, int rank, ElementType type = ElementType.Float64)
    {
        var (left, right) = decomposition.Truncate(rank);
        return Unfolding.FoldFactors(left, right, PairGeometry.Of(Geometry, Mode, rank), Mode, type);
    }
}

/// <summary>Random cases for the laws.</summary>
public static class Generators
{
    private static readonly Gen<Extent> Strides = Extents(1, 3);
    private static readonly Gen<Extent> Dilations = Extents(1, 2);

    public static Gen<WeightShape> Shapes { get; } =
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 5], (o, i, h, w) => new WeightShape(o, i, h, w));

    public static Gen<DecompositionMode> Modes { get; } = Gen.Enum<DecompositionMode>();

    public static Gen<Sample> Samples { get; } =
        from shape in Shapes
        from stride in Strides
        from dilation in Dilations
        from vertical in Extents(0, 3)
        from horizontal in Extents(0, 3)
        from mode in Modes
        from extra in Extents(0, 5)
        from seed in Gen.Int[0, 1_000_000]
        select new Sample(
            new ConvolutionGeometry(shape, stride, dilation, 1),
            new Margins(vertical.Height, vertical.Width, horizontal.Height, horizontal.Width),
            mode,
            new Extent(dilation.Height * (shape.Height - 1) + 1 + extra.Height, dilation.Width * (shape.Width - 1) + 1 + extra.Width),
            (ulong)seed);

    private static Gen<Extent> Extents(int lowest, int highest) =>
        Gen.Select(Gen.Int[lowest, highest], Gen.Int[lowest, highest], (height, width) => new Extent(height, width));
}
