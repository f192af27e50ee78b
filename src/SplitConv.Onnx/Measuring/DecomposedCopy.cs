using SplitConv.Convolutions;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Rewriting;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;

namespace SplitConv.Onnx.Measuring;

/// <summary>Makes copies of a model in which pairs stand in the place of some convolutions, to be measured.</summary>
internal static class DecomposedCopy
{
    /// <summary>Makes a copy with pairs of random weights: as fast as the decomposed model will be.</summary>
    /// <param name="survey">The model; it is not changed, and its other weights are shared.</param>
    /// <param name="pairs">The pairs by the names of the convolutions.</param>
    /// <exception cref="ArgumentException">A name is that of no convolution that could be replaced.</exception>
    public static OnnxModel Of(ModelSurvey survey, IReadOnlyDictionary<string, PairGeometry> pairs) =>
        Of(survey, pairs.ToDictionary(pair => pair.Key, pair => new Func<ConvolutionNode, ConvolutionReplacement>(node => new(node, pair.Value, RandomKernels.Of(pair.Value, node.Site.ElementType)))));

    /// <summary>Makes a copy with one pair.</summary>
    /// <param name="survey">The model; it is not changed, and its other weights are shared.</param>
    /// <param name="name">The name of the convolution.</param>
    /// <param name="pair">The pair.</param>
    public static OnnxModel Of(ModelSurvey survey, string name, LayerPair pair) => Of(survey, new Dictionary<string, LayerPair> { [name] = pair });

    /// <summary>Makes a copy with pairs, and their biases where they have some.</summary>
    /// <param name="survey">The model; it is not changed, and its other weights are shared.</param>
    /// <param name="pairs">The pairs by the names of the convolutions.</param>
    /// <exception cref="ArgumentException">A name is that of no convolution that could be replaced.</exception>
    public static OnnxModel Of(ModelSurvey survey, IReadOnlyDictionary<string, LayerPair> pairs) =>
        Of(survey, pairs.ToDictionary(pair => pair.Key, pair => new Func<ConvolutionNode, ConvolutionReplacement>(node => ConvolutionReplacement.By(node, pair.Value))));

    private static OnnxModel Of(ModelSurvey survey, Dictionary<string, Func<ConvolutionNode, ConvolutionReplacement>> replace)
    {
        ModelSurvey copy = survey.Copy();
        var nodes = copy.Nodes.Where(node => node.Scope is not null && node.Weight is not null).ToDictionary(node => node.Site.Name);
        ConvolutionReplacement[] replacements = [.. replace.Select(pair => nodes.TryGetValue(pair.Key, out ConvolutionNode? node)
            ? pair.Value(node)
            : throw new ArgumentException($"No convolution that could be replaced is called '{pair.Key}'.", nameof(replace)))];
        PairRewriter.Rewrite(copy.Model, copy.Scopes, replacements);
        return copy.Model;
    }
}
