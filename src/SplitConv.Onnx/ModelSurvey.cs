using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Running;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;

namespace SplitConv.Onnx;

/// <summary>What there is to know about the convolutions of a model before anything is decided: every one of them, and the feature maps around them.</summary>
public sealed class ModelSurvey
{
    private ModelSurvey(OnnxModel model, FeatureMapSurvey maps)
    {
        Model = model;
        FeatureMaps = maps;
        Scopes = GraphScope.All(model.Proto.Graph);
        Nodes = ConvolutionFinder.Find(model, Scopes, maps.ByOutput);
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The feature maps, or why they are not known.</summary>
    public FeatureMapSurvey FeatureMaps { get; }

    /// <summary>The convolutions in the order of the graphs and nodes.</summary>
    public IReadOnlyList<ConvolutionSite> Sites => [.. Nodes.Select(node => node.Site)];

    internal IReadOnlyList<GraphScope> Scopes { get; }

    internal IReadOnlyList<ConvolutionNode> Nodes { get; }

    /// <summary>Surveys a model. The model is run once, to learn the sizes of its feature maps.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="free">Sizes for free dimensions of the inputs; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="InvalidOptionsException"><paramref name="free"/> names a dimension the model does not have.</exception>
    public static ModelSurvey Of(OnnxModel model, FreeDimensions? free = null, CancellationToken cancellationToken = default) =>
        new(model, FeatureMapProbe.Run(model, free ?? FreeDimensions.None, cancellationToken));

    /// <summary>The same of a copy of the model, which can be changed without changing this one; the weights are shared.</summary>
    internal ModelSurvey Copy() => new(Model.Copy(), FeatureMaps);
}
