using CsCheck;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.TestSupport;

namespace SplitConv.Tests.Settling;

/// <summary>Random models of a few small convolutions, some of whose spectra fall steeply and some not at all.</summary>
public static class GeneratedModels
{
    private static readonly (int Height, int Width)[] Kernels = [(3, 3), (3, 3), (5, 5), (1, 1), (3, 5), (1, 3), (2, 2), (7, 7)];
    private static readonly (int Height, int Width)[] Strides = [(1, 1), (1, 1), (2, 2), (2, 1)];

    /// <summary>Options under which small convolutions are eligible too, and ranks go in steps that multiples of 16 are multiples of.</summary>
    public static DecompositionOptions Options { get; } = new() { Eligibility = new EligibilityLimits { FewestChannels = 4 }, RankMultiple = 8 };

    /// <summary>One to some convolutions, called <c>layer0</c> and so on.</summary>
    /// <param name="most">The most of them.</param>
    public static Gen<ConvolutionSite[]> OfLayers(int most) =>
        Sites.Array[1, most].Select(sites => sites.Select((site, index) => site with { Name = $"layer{index}" }).ToArray());

    private static Gen<ConvolutionSite> Sites { get; } =
        from outChannels in Gen.Int[8, 40]
        from inChannels in Gen.Int[8, 40]
        from kernel in Gen.OneOf(Kernels)
        let shape = new WeightShape(outChannels, inChannels, kernel.Height, kernel.Width)
        from stride in Gen.OneOf(Strides)
        from size in Gen.Int[1, 20]
        from decay in Gen.Double[0, 1.5]
        from hasBias in Gen.Bool
        from seed in Gen.Int[0, 1_000_000]
        select Site(new ConvolutionGeometry(shape, new Extent(stride.Height, stride.Width), Extent.One, 1), size, decay, (ulong)seed) with { HasBias = hasBias };

    /// <summary>A convolution whose singular values, in the reference's mode, fall about like a power law.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="size">Height and width of its output.</param>
    /// <param name="decay">The exponent of the power law; at 0 the weights are noise.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static ConvolutionSite Site(ConvolutionGeometry geometry, int size, double decay, ulong seed) =>
        TestSites.Of("layer", geometry, Weights(geometry.Weight, decay, seed)) with
        {
            Maps = new FeatureMaps(1, new Extent(size * geometry.Stride.Height, size * geometry.Stride.Width), new Extent(size, size)),
        };

    private static double[] Weights(WeightShape shape, double decay, ulong seed)
    {
        DecompositionMode mode = DecompositionModes.Choose(shape);
        int rows = mode.Rows(shape), columns = mode.Columns(shape);
        double[] left = SplitMix64.Normals(seed, rows * rows), right = SplitMix64.Normals(seed + 1, rows * columns);
        if (decay == 0)
            return Unfolding.Fold(right, shape, mode);
        for (int i = 0; i < right.Length; i++)
            right[i] *= Math.Pow(i / columns + 1, -decay);
        return Unfolding.Fold(Matrices.Product(left, right, rows), shape, mode);
    }
}
