using System.Runtime.InteropServices;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
using SplitConv.Plans;
using SplitConv.TorchSharp.Measuring;
using SplitConv.TorchSharp.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp;

/// <summary>
/// Measures latencies in TorchSharp itself, on as many threads as libtorch is set to, in evaluation mode and without gradients. It measures models of its own, made like the one that is decomposed: a model cannot be
/// copied with all its code. For the CPU: on other devices a call returns before the work is done. Not for several threads at once, which would slow each other.
/// </summary>
/// <typeparam name="TModule">The kind of model; not Conv2d, in whose place a pair does not fit.</typeparam>
public sealed class ModuleLatencyMeter<TModule> : ILatencyMeter, IDisposable
    where TModule : nn.Module
{
    private readonly Func<TModule> _create;
    private readonly Action<TModule> _run;
    private readonly TModule _original;
    private readonly Dictionary<string, NamedConvolution> _convolutions;
    private readonly Dictionary<(ConvolutionGeometry, FeatureMaps, PairGeometry, ScalarType, PaddingModes), PairLatency?> _known = [];

    /// <summary>Makes a meter; one model is created at once and kept.</summary>
    /// <param name="create">Creates a model like the one to be decomposed, on the same device and in the same number format; its weights do not matter, but random ones are drawn from libtorch's generator. Called again for every measurement of the whole model.</param>
    /// <param name="run">Runs a model once, such as <c>model => model.call(image)</c>. Tensors it makes are disposed after each run but the first.</param>
    public ModuleLatencyMeter(Func<TModule> create, Action<TModule> run)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(run);
        _create = create;
        _run = run;
        _original = create();
        _original.eval();
        _convolutions = ModuleWalk.Of(_original).Convolutions.ToDictionary(convolution => convolution.Name);
    }

    /// <summary>How long a convolution and a pair are timed, five runs of each at least. Default: 0.15 seconds.</summary>
    public TimeSpan TimeForLayers { get; init; } = TimeSpan.FromSeconds(0.15);

    /// <summary>How long a model and its decomposed form are timed, five runs of each at least. Default: 2 seconds.</summary>
    public TimeSpan TimeForModels { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Times a convolution and a pair in its place, each alone, in turn, at the convolution's feature maps. Equal ones are measured once.</summary>
    /// <param name="site">The convolution; the models created have one of its name.</param>
    /// <param name="pair">The pair.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <returns>The times; null if the feature maps are unknown or libtorch cannot run the convolution.</returns>
    /// <exception cref="ArgumentException">The models created have no such convolution.</exception>
    public PairLatency? Measure(ConvolutionSite site, PairGeometry pair, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(pair);
        if (site is not { Geometry: { } geometry, Maps: { } maps })
            return null;
        if (!_convolutions.TryGetValue(site.Name, out NamedConvolution? named) || Shapes.Of(named.Module) != geometry)
            throw new ArgumentException($"The model that was created for measuring has no convolution {site.Name} of the same shape as the one that is decomposed.", nameof(site));
        var key = (geometry, maps, pair, named.Module.weight.dtype, named.Module.padding_mode);
        if (!_known.TryGetValue(key, out PairLatency? latency))
            _known[key] = latency = Measure(named, maps, pair, cancellationToken);
        return latency;
    }

    /// <summary>Times a model as it was created and another with pairs in the place of some of its convolutions, in turn.</summary>
    /// <param name="pairs">The pairs by the names of the convolutions they replace.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <exception cref="ArgumentException">The models created have no convolution of one of the names.</exception>
    public ModelLatency MeasureModel(IReadOnlyDictionary<string, PairGeometry> pairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Keys.FirstOrDefault(name => !_convolutions.ContainsKey(name)) is { } unknown)
            throw new ArgumentException($"The model that was created for measuring has no convolution {unknown}.", nameof(pairs));
        using var decomposed = (TModule)MeasuredPairs.PutInto(new TorchModel(_create()), pairs);
        decomposed.eval();
        using var _ = no_grad();
        // What a model makes once and keeps must outlive the scope of a run.
        _run(_original);
        _run(decomposed);
        double[] times = TurnTimer.Measure([() => InScope(() => _run(_original)), () => InScope(() => _run(decomposed))], TimeForModels, cancellationToken);
        return new ModelLatency(times[0], times[1]);
    }

    /// <summary>Disposes the model that was created.</summary>
    public void Dispose() => _original.Dispose();

    private PairLatency? Measure(NamedConvolution original, FeatureMaps maps, PairGeometry pair, CancellationToken cancellationToken)
    {
        using DecomposedConvolution beside = MeasuredPairs.Beside(original, pair);
        using var _ = no_grad();
        Conv2d convolution = original.Module;
        using Tensor input = ones([maps.Batch, convolution.in_channels, maps.Input.Height, maps.Input.Width], convolution.weight.dtype, convolution.weight.device);
        try
        {
            // Past its hooks, which are none of the pair's.
            double[] times = TurnTimer.Measure([() => convolution.forward(input).Dispose(), () => beside.call(input).Dispose()], TimeForLayers, cancellationToken);
            return new PairLatency(times[0], times[1]);
        }
        catch (ExternalException)
        {
            return null;
        }
    }

    private static void InScope(Action run)
    {
        using var scope = NewDisposeScope();
        run();
    }
}
