using SplitConv.Calibration;
using SplitConv.Plans;

using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>A <see cref="ChainNetwork"/> at work.</summary>
internal sealed class ChainRun(ChainNetwork network, IReadOnlyCollection<string> names) : ICalibrationRun
{
    private static readonly Dictionary<string, LayerPair> None = [];
    private readonly Dictionary<string, LayerPair> _pairs = [];

    public IReadOnlyList<string> Order => [.. network.Layers.Where(layer => layer.IsWatched && names.Contains(layer.Name)).Select(layer => layer.Name)];

    public int Inputs => network.Inputs.Count;

    public VisibleRange? RangeOf(string name) => Layer(name).Range ??
        (Layer(name) is { HasRelu: true, IsResidual: false, TellsRange: true } layer ? VisibleRange.Of(layer.Geometry.OutChannels, 0, float.PositiveInfinity) : null);

    public IEnumerable<CalibrationBatch> Observe(string name, CancellationToken cancellationToken)
    {
        for (int from = 0; from < network.Inputs.Count; from += network.BatchSize)
        {
            network.Observing?.Invoke();
            yield return Batch(Layer(name), from, Math.Min(network.BatchSize, network.Inputs.Count - from));
        }
    }

    public void Replace(string name, LayerPair pair) => _pairs.Add(name, pair);

    public void Dispose()
    {
    }

    private NetworkLayer Layer(string name) => network.Layers.Single(layer => layer.Name == name);

    private CalibrationBatch Batch(NetworkLayer layer, int from, int count)
    {
        using var scope = NewDisposeScope();
        Tensor given = network.InputOf(layer, from, count, _pairs);
        Tensor output = ChainNetwork.Convolve(layer, network.InputOf(layer, from, count, None), null);
        return new CalibrationBatch(
            Maps(nn.functional.pad(given, [layer.Margins.Left, layer.Margins.Right, layer.Margins.Top, layer.Margins.Bottom])),
            Maps(output));
    }

    private Maps Maps(Tensor maps)
    {
        float[] values = [.. maps.to(ScalarType.Float32).contiguous().data<float>().Select(network.Disturbance)];
        return new Maps((int)maps.shape[0], (int)maps.shape[1], (int)maps.shape[2], (int)maps.shape[3], values);
    }
}
