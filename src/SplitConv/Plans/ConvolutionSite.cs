using SplitConv.Convolutions;
using SplitConv.Costs;

namespace SplitConv.Plans;

/// <summary>A place in a model that holds a convolution, as an adapter for a model format found it.</summary>
public sealed record ConvolutionSite
{
    /// <summary>The name of the convolution, unique in the model.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of the weight as the model states it, any number of axes; null if unknown.</summary>
    public IReadOnlyList<long>? StatedWeightShape { get; init; }

    /// <summary>The geometry; null if it is no 2-D convolution or something about it is unknown. Then <see cref="Obstacles"/> says why.</summary>
    public ConvolutionGeometry? Geometry { get; init; }

    /// <summary>The number format of the weights.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float32;

    /// <summary>Whether the convolution has a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>The feature maps around the convolution; null if unknown.</summary>
    public FeatureMaps? Maps { get; init; }

    /// <summary>What, in the model format, stands in the way of replacing the convolution; empty if nothing does.</summary>
    public IReadOnlyList<KeptReason> Obstacles { get; init; } = [];

    /// <summary>Why a pair of some rank cannot take the place of the convolution although others can, null for those that can; null itself if all ranks can.</summary>
    public Func<int, KeptReason?>? RankObstacle { get; init; }

    /// <summary>Equal for sites that share one weight, which is then decomposed once.</summary>
    public object? WeightIdentity { get; init; }

    /// <summary>Reads the weights; null if they cannot be had.</summary>
    public Func<ConvolutionKernel>? LoadKernel { get; init; }

    /// <summary>Reads the bias, one value for each output channel; null if there is none, or it cannot be had.</summary>
    public Func<IReadOnlyList<double>>? LoadBias { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The true feature maps, or those of one output position where they are unknown.</summary>
    /// <exception cref="InvalidOperationException">The geometry is unknown.</exception>
    public FeatureMaps MapsOrOnePosition =>
        Maps ?? FeatureMaps.OfOnePosition(Geometry ?? throw new InvalidOperationException($"The geometry of {Name} is unknown."));
}
