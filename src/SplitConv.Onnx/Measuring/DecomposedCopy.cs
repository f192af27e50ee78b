using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Rewriting;
using SplitConv.Onnx.Sites;

namespace SplitConv.Onnx.Measuring;

/// <summary>Makes a copy of a model in which pairs of random weights stand in the place of some convolutions: as fast as the decomposed model will be.</summary>
internal static class DecomposedCopy
{
    /// <summary>Makes the copy.</summary>
    /// <param name="survey">The model; it is not changed, and its other weights are shared.</param>
    /// <param name="pairs">The pairs by the names of the convolutions.</param>
    /// <exception cref="ArgumentException">A name is that of no convolution that could be replaced.</exception>
    public static OnnxModel Of(ModelSurvey survey, IReadOnlyDictionary<string, PairGeometry> pairs)
    {
        ModelSurvey copy = survey.Copy();
        var nodes = copy.Nodes.Where(node => node.Scope is not null && node.Weight is not null).ToDictionary(node => node.Site.Name);
        ConvolutionReplacement[] replacements = [.. pairs.Select(pair => nodes.TryGetValue(pair.Key, out ConvolutionNode? node)
            ? new ConvolutionReplacement(node, pair.Value, RandomKernels.Of(pair.Value, node.Site.ElementType))
            : throw new ArgumentException($"No convolution that could be replaced is called '{pair.Key}'.", nameof(pairs)))];
        PairRewriter.Rewrite(copy.Model, copy.Scopes, replacements);
        return copy.Model;
    }
}
