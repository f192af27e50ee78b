using SplitConv.Onnx.Protocol;

namespace SplitConv.Onnx.Graphs;

/// <summary>Every tensor stored in a model: initialisers and node attributes, in all graphs, bodies and functions.</summary>
internal static class AllTensors
{
    public static IEnumerable<TensorProto> Of(ModelProto model) =>
        Of(model.Graph)
            .Concat(model.Functions.SelectMany(function => function.Node).SelectMany(Of))
            .Concat(model.TrainingInfo.SelectMany(training => new[] { training.Initialization, training.Algorithm }).OfType<GraphProto>().SelectMany(Of));

    private static IEnumerable<TensorProto> Of(GraphProto graph) =>
        graph.Initializer
            .Concat(graph.SparseInitializer.SelectMany(Of))
            .Concat(graph.Node.SelectMany(Of));

    private static IEnumerable<TensorProto> Of(NodeProto node) => node.Attribute.SelectMany(Of);

    private static IEnumerable<TensorProto> Of(AttributeProto attribute) =>
        (attribute.T is null ? attribute.Tensors : attribute.Tensors.Prepend(attribute.T))
            .Concat(attribute.SparseTensor is null ? [] : Of(attribute.SparseTensor))
            .Concat(attribute.SparseTensors.SelectMany(Of))
            .Concat(attribute.G is null ? [] : Of(attribute.G))
            .Concat(attribute.Graphs.SelectMany(Of));

    private static IEnumerable<TensorProto> Of(SparseTensorProto sparse) =>
        new[] { sparse.Values, sparse.Indices }.OfType<TensorProto>();
}
