using SplitConv.Calibration;
using SplitConv.Plans;
using SplitConv.TestSupport;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>Convolutions one after another in memory, run in double precision.</summary>
internal sealed class ChainNetwork(IReadOnlyList<NetworkLayer> layers, InputMaps inputs) : ICalibration
{
    public IReadOnlyList<NetworkLayer> Layers { get; } = layers;

    public InputMaps Inputs { get; } = inputs;

    /// <summary>How many inputs run at once.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Inputs to judge by that calibration never sees.</summary>
    public InputMaps? Fresh { get; init; }

    /// <summary>Called before every batch that is observed.</summary>
    public Action? Observing { get; init; }

    /// <summary>Changes the values that are observed.</summary>
    public Func<float, float> Disturbance { get; init; } = value => value;

    public IReadOnlyList<ConvolutionSite> Sites => [.. Layers.Select(layer => layer.Site)];

    public ICalibrationRun Begin(IReadOnlyCollection<string> names, CancellationToken cancellationToken) => new ChainRun(this, names);

    public IReadOnlyList<OutputError?> Compare(IReadOnlyList<IReadOnlyDictionary<string, LayerPair>> variants, CancellationToken cancellationToken)
    {
        InputMaps maps = Fresh ?? Inputs;
        using var scope = NewDisposeScope();
        Tensor original = Run(maps, new Dictionary<string, LayerPair>());
        return [.. variants.Select(pairs => new OutputError(((Run(maps, pairs) - original).norm() / original.norm()).item<double>(), maps.Count, null, null))];
    }

    /// <summary>The output of the whole network.</summary>
    public Tensor Run(InputMaps maps, IReadOnlyDictionary<string, LayerPair> pairs) => Layers.Aggregate(maps.ToTensor(0, maps.Count), (values, layer) => After(layer, values, pairs));

    /// <summary>What a layer and all before it make of some inputs.</summary>
    public Tensor InputOf(NetworkLayer last, int from, int count, IReadOnlyDictionary<string, LayerPair> pairs) =>
        Layers.TakeWhile(layer => layer != last).Aggregate(Inputs.ToTensor(from, count), (values, layer) => After(layer, values, pairs));

    public static Tensor Convolve(NetworkLayer layer, Tensor values, LayerPair? pair)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<double>? given = pair?.Bias ?? layer.Bias;
        Tensor? bias = given is null ? null : tensor(given.ToArray());
        return (pair is null
            ? ConvolutionJudge.Run(values, layer.Geometry, layer.Kernel.ToValues(), layer.Margins, bias)
            : ConvolutionJudge.Run(values, pair.Geometry, pair.Kernels, layer.Margins, bias)).MoveToOuterDisposeScope();
    }

    private static Tensor After(NetworkLayer layer, Tensor values, IReadOnlyDictionary<string, LayerPair> pairs)
    {
        Tensor output = Convolve(layer, values, pairs.GetValueOrDefault(layer.Name));
        output = layer.IsResidual ? output + values : output;
        return layer.HasRelu ? nn.functional.relu(output) : output;
    }
}
