using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.TorchSharp.Modules;

namespace SplitConv.TorchSharp.Measuring;

/// <summary>Listens to the convolutions of a model by hooks, which are gone after disposal.</summary>
internal sealed class FeatureMapRecorder : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly Dictionary<string, FeatureMaps> _largest = [];
    private readonly Lock _gate = new();

    public FeatureMapRecorder(IEnumerable<NamedConvolution> convolutions)
    {
        foreach (NamedConvolution convolution in convolutions)
            Listen(convolution);
    }

    /// <summary>The maps of a convolution in its most expensive call so far; null if it was not called.</summary>
    /// <param name="name">The first name of the convolution.</param>
    public FeatureMaps? Of(string name) => _largest.TryGetValue(name, out FeatureMaps maps) ? maps : null;

    public void Dispose() => _removals.ForEach(remove => remove());

    private void Listen(NamedConvolution convolution)
    {
        // A model may run on several threads, each call on one.
        var input = new ThreadLocal<long[]>(() => []);
        // After the convolution, its input may have been disposed by another hook.
        _removals.Add(convolution.Module.register_forward_pre_hook((_, tensor) =>
        {
            input.Value = tensor.shape;
            return tensor;
        }).remove);
        _removals.Add(convolution.Module.register_forward_hook((_, _, output) =>
        {
            Record(convolution.Name, MapsOf(input.Value!, output.shape));
            return output;
        }).remove);
        _removals.Add(input.Dispose);
    }

    private void Record(string name, FeatureMaps maps)
    {
        lock (_gate)
        {
            if (!_largest.TryGetValue(name, out FeatureMaps known) || Positions(maps) > Positions(known))
                _largest[name] = maps;
        }
    }

    // [N, C, H, W], or [C, H, W] for a single map.
    private static FeatureMaps MapsOf(long[] input, long[] output) => new(input.Length == 4 ? (int)input[0] : 1, Size(input), Size(output));

    private static Extent Size(long[] shape) => new((int)shape[^2], (int)shape[^1]);

    private static long Positions(FeatureMaps maps) => maps.Batch * maps.Output.Area;
}
