using SplitConv.Convolutions;

namespace SplitConv.Costs;

/// <summary>What a convolution, or a pair, costs.</summary>
/// <param name="Macs">Multiply-accumulates of one run.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="Bytes">The size of the parameters in bytes.</param>
public readonly record struct ConvolutionCost(long Macs, long Parameters, long Bytes)
{
    /// <summary>The cost of one convolution: <c>batch * Hout * Wout * out * in / groups * kh * kw</c> multiply-accumulates.</summary>
    /// <param name="geometry">The convolution.</param>
    /// <param name="maps">The feature maps around it.</param>
    /// <param name="hasBias">Whether it has a bias.</param>
    /// <param name="type">The number format of its parameters.</param>
    public static ConvolutionCost Of(ConvolutionGeometry geometry, FeatureMaps maps, bool hasBias, ElementType type)
    {
        long parameters = geometry.Weight.Count + (hasBias ? geometry.OutChannels : 0);
        return new ConvolutionCost(maps.Batch * maps.Output.Area * geometry.Weight.Count, parameters, parameters * type.Size());
    }

    /// <summary>
    /// The cost of a pair. The first convolution takes the strides along its own axes only, so that its output still has the input's size along the
    /// others: with one of the two, a stride of 2 makes it cost twice as much as its weights suggest.
    /// </summary>
    /// <param name="pair">The pair.</param>
    /// <param name="maps">The feature maps around the convolution it replaces.</param>
    /// <param name="hasBias">Whether the last convolution has a bias.</param>
    /// <param name="type">The number format of the parameters.</param>
    public static ConvolutionCost Of(PairGeometry pair, FeatureMaps maps, bool hasBias, ElementType type)
    {
        Extent between = pair.FirstAxes.Of(maps.Output, maps.Input);
        return Of(pair.First, maps with { Output = between }, hasBias: false, type)
            + Of(pair.Last, maps with { Input = between }, hasBias, type);
    }

    /// <summary>Costs one after the other.</summary>
    public static ConvolutionCost operator +(ConvolutionCost left, ConvolutionCost right) => left.Add(right);

    /// <summary>Costs one after the other.</summary>
    public ConvolutionCost Add(ConvolutionCost other) => new(Macs + other.Macs, Parameters + other.Parameters, Bytes + other.Bytes);
}
