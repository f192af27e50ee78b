using SplitConv.Convolutions;

namespace SplitConv.Plans.Information;

/// <summary>What an information file says about one decomposed convolution.</summary>
/// <param name="Name">The name of the convolution in the original model.</param>
/// <param name="Original">Its geometry.</param>
/// <param name="Mode">The mode of its decomposition.</param>
/// <param name="FirstWeight">The shape of the first kernel of the pair.</param>
/// <param name="LastWeight">The shape of the last kernel of the pair.</param>
public sealed record InformationEntry(
    string Name,
    ConvolutionGeometry Original,
    DecompositionMode Mode,
    WeightShape FirstWeight,
    WeightShape LastWeight)
{
    /// <summary>The channels between the two convolutions.</summary>
    public int Rank => FirstWeight.OutChannels;

    /// <summary>The entries for the convolutions that were decomposed.</summary>
    /// <param name="outcomes">What became of all of them.</param>
    public static IEnumerable<InformationEntry> Of(IEnumerable<LayerOutcome> outcomes) =>
        from outcome in outcomes
        where outcome.Pair is not null
        select Of(outcome.Plan.Site.Name, outcome.Plan.Site.Geometry!, outcome.Pair!);

    /// <summary>The entry for a pair.</summary>
    /// <param name="name">The name of the convolution.</param>
    /// <param name="original">Its geometry.</param>
    /// <param name="pair">The pair.</param>
    public static InformationEntry Of(string name, ConvolutionGeometry original, LayerPair pair) =>
        new(name, original, pair.Mode, pair.Geometry.First.Weight, pair.Geometry.Last.Weight);
}
