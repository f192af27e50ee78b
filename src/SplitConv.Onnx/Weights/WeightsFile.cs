using SplitConv.Convolutions;
using SplitConv.Onnx.Graphs;
using SplitConv.Onnx.Models;
using SplitConv.Onnx.Protocol;
using SplitConv.Onnx.Rewriting;
using SplitConv.Onnx.Sites;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;

namespace SplitConv.Onnx.Weights;

/// <summary>A safetensors file of decomposed weights, read for a certain model: every tensor is checked against the place it is to take.</summary>
internal sealed class WeightsFile : IDisposable
{
    private readonly string _path;
    private readonly SafetensorsFile _file;

    private WeightsFile(string path, SafetensorsFile file)
    {
        _path = path;
        _file = file;
    }

    public static WeightsFile Open(string path) => new(path, SafetensorsFile.Open(path));

    public void Dispose() => _file.Dispose();

    /// <summary>Reads the two kernels of a convolution.</summary>
    public LayerPair ReadPair(ConvolutionSite site, InformationEntry entry)
    {
        PairGeometry geometry = PairGeometry.Of(site.Geometry!, entry.Mode, entry.Rank);
        var kernels = new KernelPair(
            ReadKernel(PairNames.FirstWeight(site.Name), geometry.First.Weight, site.ElementType),
            ReadKernel(PairNames.LastWeight(site.Name), geometry.Last.Weight, site.ElementType));
        return new LayerPair(entry.Mode, entry.Rank, geometry, kernels, RelativeError: null);
    }

    /// <summary>Reads the bias of a convolution; null if the file has none for it, or the one the model has already.</summary>
    public TensorProto? ReadBias(ConvolutionNode node, string modelPath)
    {
        ConvolutionSite site = node.Site;
        string name = PairNames.Bias(site.Name);
        if (!_file.Entries.ContainsKey(name))
            return null;
        if (!site.HasBias)
            throw new SafetensorsException(_path, $"has {name}, but {site.Name} has no bias in the model.");
        TensorProto bias = ReadTensor(name, [site.Geometry!.OutChannels], site.ElementType);
        var (current, _) = ConstantResolver.Resolve(node.Scope!, node.BiasName!);
        bool isSame = current is { CastTo: null }
            && TensorType.ToElementType(current.Tensor.DataType) == site.ElementType
            && TensorData.Read(current.Tensor, modelPath).Span.SequenceEqual(bias.RawData.Span);
        return isSame ? null : bias;
    }

    /// <summary>
    /// Finds, for the tensors that belong to no pair, the constants of the model they differ from and are to replace. Nothing is changed yet.
    /// </summary>
    public WeightsUpdate PlanUpdate(IReadOnlyList<GraphScope> scopes, IReadOnlyList<InformationEntry> entries, string modelPath)
    {
        HashSet<string> ofPairs = [.. entries.SelectMany(entry => new[] { PairNames.FirstWeight(entry.Name), PairNames.LastWeight(entry.Name), PairNames.Bias(entry.Name) })];
        var replacements = new List<(TensorProto Constant, TensorProto Replacement)>();
        var unmatched = new List<string>();
        foreach (string name in _file.Entries.Keys.Except(ofPairs).Where(name => !IsCounter(_file.Entries[name])))
        {
            TensorProto? constant = scopes.Select(scope => scope.Initializers.GetValueOrDefault(name)).FirstOrDefault(found => found is not null);
            if (constant is null || TensorType.ToElementType(constant.DataType) is not { } type)
            {
                unmatched.Add(name);
                continue;
            }

            // A mask may hold infinite values in the model too; where it does not, training has gone wrong.
            ReadOnlyMemory<byte> current = TensorData.Read(constant, modelPath);
            bool mustBeFinite = FloatingPoint.AreFinite(current.Span, type);
            TensorProto replacement = ReadTensor(name, constant.Dims, type, mustBeFinite);
            if (!replacement.RawData.Span.SequenceEqual(current.Span))
                replacements.Add((constant, replacement));
        }

        return new WeightsUpdate(replacements, unmatched);
    }

    // Counts of batches seen in training, which ONNX models have no place for.
    private static bool IsCounter(SafetensorsEntry entry) => entry is { Type: "I64", Shape.Count: 0 };

    private ConvolutionKernel ReadKernel(string name, WeightShape shape, ElementType type) =>
        new(shape, type, ReadElements(name, [.. shape.Dimensions.Select(size => (long)size)], type));

    private TensorProto ReadTensor(string name, IReadOnlyList<long> shape, ElementType type, bool mustBeFinite = true) =>
        TensorData.Create(name, type, shape, ReadElements(name, shape, type, mustBeFinite));

    private byte[] ReadElements(string name, IReadOnlyList<long> shape, ElementType type, bool mustBeFinite = true)
    {
        if (!_file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
            throw new SafetensorsException(_path, $"has no tensor {name}.");
        if (!entry.Shape.SequenceEqual(shape))
            throw new SafetensorsException(_path, $"{name} is [{string.Join(", ", entry.Shape)}], the model needs [{string.Join(", ", shape)}].");
        ElementType stored = SafetensorsTypes.ToElementType(entry.Type)
            ?? throw new SafetensorsException(_path, $"{name} is of {entry.Type}, not a floating-point tensor.");
        byte[] elements = _file.Read(entry);
        if (mustBeFinite && !FloatingPoint.AreFinite(elements, stored))
            throw new SafetensorsException(_path, $"{name} holds NaN or infinite values.");
        return stored == type ? elements : FloatingPoint.FromValues(FloatingPoint.ToValues(elements, stored), type);
    }
}
