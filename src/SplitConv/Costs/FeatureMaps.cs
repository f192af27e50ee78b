using SplitConv.Convolutions;

namespace SplitConv.Costs;

/// <summary>The feature maps around a convolution: what its cost depends on besides its geometry.</summary>
/// <param name="Batch">How many maps run through at once.</param>
/// <param name="Input">Height and width of the input, without padding.</param>
/// <param name="Output">Height and width of the output.</param>
public readonly record struct FeatureMaps(int Batch, Extent Input, Extent Output)
{
    /// <summary>
    /// Maps for one output position, where the true ones are unknown: right for ratios of costs away from the border, not for totals.
    /// </summary>
    /// <param name="geometry">The convolution.</param>
    public static FeatureMaps OfOnePosition(ConvolutionGeometry geometry) => new(1, geometry.Stride, Extent.One);
}
