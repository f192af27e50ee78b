using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Measuring;

/// <summary>Pairs with random weights in modules of which only the time matters.</summary>
internal static class MeasuredPairs
{
    /// <summary>A pair in the form in which it would take the place of a convolution, which stays as it is.</summary>
    /// <param name="original">The convolution.</param>
    /// <param name="pair">The pair.</param>
    public static DecomposedConvolution Beside(NamedConvolution original, PairGeometry pair) => ModelRewriter.Standalone(new PreparedPair(
        original,
        ModeOf(pair),
        pair,
        PreparedPairs.DefaultWeight(pair.First.Weight, original.Module.weight),
        PreparedPairs.DefaultWeight(pair.Last.Weight, original.Module.weight)));

    /// <summary>Puts pairs into a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs by the names of the convolutions they replace, all of which the model has.</param>
    /// <returns>The model; a new module if it was itself a convolution.</returns>
    public static nn.Module PutInto(TorchModel model, IReadOnlyDictionary<string, PairGeometry> pairs)
    {
        Dictionary<ConvolutionSite, InformationEntry> entries = model.Sites
            .Where(site => pairs.ContainsKey(site.Name))
            .ToDictionary(site => site, site => new InformationEntry(site.Name, site.Geometry!, ModeOf(pairs[site.Name]), pairs[site.Name].First.Weight, pairs[site.Name].Last.Weight));
        using var prepared = PreparedPairs.WithDefaultWeights(model, entries);
        return prepared.Commit().Model;
    }

    // Two modes have the same pair; for the time it is all one.
    private static DecompositionMode ModeOf(PairGeometry pair) => Enum.GetValues<DecompositionMode>().First(mode => mode.FirstAxes() == pair.FirstAxes);
}
