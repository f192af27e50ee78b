using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Rewriting;
using SplitConv.Storage;

namespace SplitConv.Onnx.Weights;

/// <summary>
/// Gathers what goes into a file of decomposed weights: like a state dictionary, the parameters of all pairs and all other floating-point initialisers of the model.
/// </summary>
internal static class WeightsCollection
{
    /// <summary>The tensors, pairs first, under unique names.</summary>
    /// <param name="model">The model after the pairs have taken their places.</param>
    /// <param name="pairs">The pairs.</param>
    public static IReadOnlyList<SafetensorsTensor> Of(OnnxModel model, IReadOnlyList<RewrittenPair> pairs)
    {
        // Bodies of different nodes may use the same names; those say nothing in a file.
        var stored = GraphScope.All(model.Proto.Graph)
            .SelectMany(scope => scope.Graph.Initializer)
            .Where(tensor => TensorType.ToElementType(tensor.DataType) is not null)
            .GroupBy(tensor => tensor.Name)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First());

        var collected = new Dictionary<string, SafetensorsTensor>();
        foreach (RewrittenPair pair in pairs)
        {
            // Under the pair's own name, even where the initialiser is shared with another pair: as in a state dictionary.
            Add(PairNames.FirstWeight(pair.Name), pair.FirstWeight);
            Add(PairNames.LastWeight(pair.Name), pair.LastWeight);
            if (pair.Bias is not null && stored.ContainsKey(pair.Bias))
                Add(PairNames.Bias(pair.Name), pair.Bias);
        }

        HashSet<string?> ofPairs = [.. pairs.SelectMany(pair => new[] { pair.FirstWeight, pair.LastWeight, pair.Bias })];
        foreach (string name in stored.Keys.Where(name => !collected.ContainsKey(name) && !ofPairs.Contains(name)))
            Add(name, name);
        return [.. collected.Values];

        void Add(string name, string initializer)
        {
            TensorProto tensor = stored[initializer];
            string type = SafetensorsTypes.NameOf(TensorType.ToElementType(tensor.DataType)!.Value);
            collected[name] = new SafetensorsTensor(name, type, [.. tensor.Dims], TensorData.Read(tensor, model.Path));
        }
    }
}
