using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Ranks;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Decompositions in every mode, and the one kernel a pair amounts to.</summary>
internal static class Ways
{
    /// <summary>Accepts what the mathematics allows.</summary>
    public static EligibilityLimits Anything { get; } = new() { FewestChannels = 1, LargestStride = 4, SmallestKernel = 1, AllowDilation = true };

    /// <summary>So little error that the full rank is needed, of the given ways the cheapest.</summary>
    public static DecompositionOptions Exact(DecompositionSchemes schemes) =>
        new() { RankRule = new ErrorRankRule(1e-9), Schemes = schemes, RankMultiple = 1, Eligibility = Anything, UseCostGate = false };

    /// <summary>An information file with one convolution in a mode and at a rank of choice.</summary>
    public static void WriteInformation(string path, ConvolutionGeometry geometry, DecompositionMode mode, int rank)
    {
        PairGeometry pair = PairGeometry.Of(geometry, mode, rank);
        File.WriteAllBytes(path, InformationFile.Write([new InformationEntry(Holders.Name, geometry, mode, pair.First.Weight, pair.Last.Weight)]));
    }

    /// <summary>The geometry of a convolution of one group.</summary>
    public static ConvolutionGeometry Geometry(Conv2d convolution)
    {
        int[] shape = [.. convolution.weight.shape.Select(size => (int)size)];
        return new(new(shape[0], shape[1], shape[2], shape[3]), Extent(convolution.stride), Extent(convolution.dilation), 1);

        static Extent Extent(long[] values) => new((int)values[0], (int)values[1]);
    }

    /// <summary>The weight <c>[out, in, kh, kw]</c> of the one convolution that does what a pair does.</summary>
    public static Parameter Compose(DecomposedConvolution pair)
    {
        using var _ = no_grad();
        Tensor both = einsum("riab,orcd->oiacbd", pair.First.weight.to(ScalarType.Float64), pair.Last.weight.to(ScalarType.Float64));
        // Along each axis one of the two has a single tap.
        return new Parameter(both.flatten(4, 5).flatten(2, 3));
    }
}
