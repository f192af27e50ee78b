using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Costs;

namespace SplitConv.Plans;

/// <summary>What became of one convolution: a pair of kernels, or reasons for keeping it.</summary>
public sealed record LayerOutcome
{
    /// <summary>The decision it followed from.</summary>
    public required LayerPlan Plan { get; init; }

    /// <summary>Every reason for keeping the convolution; empty if it was decomposed.</summary>
    public IReadOnlyList<KeptReason> Reasons { get; init; } = [];

    /// <summary>The pair; null if the convolution is kept.</summary>
    public LayerPair? Pair { get; init; }

    /// <summary>What calibration did; null without calibration, or if the convolution is kept.</summary>
    public LayerCalibration? Calibration { get; init; }

    /// <summary>How long reading, decomposing and folding took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The cost of the pair, or of the convolution if it is kept; null if its geometry is unknown.</summary>
    public ConvolutionCost? CostAfter => Pair is null ? Plan.CostBefore : Plan.CostAt(Pair.Rank);
}

/// <summary>The two convolutions that take the place of one, with their weights.</summary>
/// <param name="Mode">The mode of the decomposition.</param>
/// <param name="Rank">The channels between the two.</param>
/// <param name="Geometry">Their geometry.</param>
/// <param name="Kernels">Their kernels.</param>
/// <param name="RelativeError">The relative Frobenius error of the composed kernel, before rounding to the model's number format; null if the weights did not come from a decomposition.</param>
public sealed record LayerPair(DecompositionMode Mode, int Rank, PairGeometry Geometry, KernelPair Kernels, double? RelativeError)
{
    /// <summary>A new bias for the last convolution, one value for each output channel; null if it keeps that of the original. Never set where the original has none.</summary>
    public IReadOnlyList<double>? Bias { get; init; }
}
