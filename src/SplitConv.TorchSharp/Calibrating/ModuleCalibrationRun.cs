using SplitConv.Calibration;
using SplitConv.Plans;
using SplitConv.TorchSharp.Modules;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>The original network and the one with pairs, side by side: they are the same model, run with other hooks.</summary>
internal sealed class ModuleCalibrationRun : ICalibrationRun
{
    private const long UsualBudget = 256L << 20;

    private readonly long _budget;
    private readonly int _batches;
    private readonly Dictionary<string, NamedConvolution> _convolutions;
    private readonly NetworkCalls _calls;
    private readonly MapRecorder _recorder;
    private readonly OriginalOutputs _originals;
    private readonly VisibleRanges _ranges;
    private readonly Dictionary<string, DecomposedConvolution> _pairs = [];
    private (string Name, List<CalibrationBatch> Batches)? _latest;

    /// <summary>Prepares to watch convolutions.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">What it is given.</param>
    /// <param name="names">The names of the convolutions.</param>
    /// <param name="cancellationToken">Looked at before each run.</param>
    /// <param name="budget">How many bytes of outputs of the original may be kept, and as many again of the maps around the convolution at work.</param>
    public ModuleCalibrationRun(
        HookedNetwork network, CalibrationInputs inputs, IReadOnlyCollection<string> names, CancellationToken cancellationToken, long budget = UsualBudget)
    {
        _budget = budget;
        _convolutions = network.Walk.Convolutions.ToDictionary(convolution => convolution.Name);
        if (names.FirstOrDefault(name => !_convolutions.ContainsKey(name)) is { } unknown)
            throw new ArgumentException($"The model that was given for calibration has no convolution {unknown}: give the one that is decomposed.", nameof(names));
        _calls = NetworkCalls.Of(network, inputs.Batches, [.. names.Select(name => _convolutions[name])], cancellationToken);
        _recorder = new MapRecorder(network, inputs.Batches, _calls, _convolutions);
        _originals = new OriginalOutputs(_recorder, _calls, inputs.Batches.Count, budget);
        _ranges = new VisibleRanges(network, inputs);
        (_batches, Inputs, Order) = (inputs.Batches.Count, inputs.Count, _calls.Order);
    }

    public IReadOnlyList<string> Order { get; }

    public int Inputs { get; }

    public VisibleRange? RangeOf(string name) => _ranges.Of(_convolutions[Known(name)]);

    public IEnumerable<CalibrationBatch> Observe(string name, CancellationToken cancellationToken)
    {
        Known(name);
        return _latest is { } latest && latest.Name == name ? latest.Batches : Run(name, cancellationToken);
    }

    public void Replace(string name, LayerPair pair)
    {
        DecomposedConvolution beside = PairBeside.Create(_convolutions[Known(name)], pair);
        if (_pairs.Remove(name, out DecomposedConvolution? former))
            former.Dispose();
        _pairs.Add(name, beside);
        _latest = null;
    }

    public void Dispose()
    {
        foreach (DecomposedConvolution pair in _pairs.Values)
            pair.Dispose();
        _pairs.Clear();
        _latest = null;
    }

    private IEnumerable<CalibrationBatch> Run(string name, CancellationToken cancellationToken)
    {
        bool isBehindPairs = _pairs.Keys.Any(replaced => _calls.Precedes(replaced, name));
        List<CalibrationBatch>? kept = [];
        long bytes = 0;
        for (int batch = 0; batch < _batches; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (CalibrationBatch maps in isBehindPairs ? BehindPairs(name, batch, cancellationToken) : _recorder.Both(batch, name))
            {
                bytes += (long)sizeof(float) * (maps.Input.Values.Length + maps.Output.Values.Length);
                if (bytes > _budget)
                    kept = null;
                kept?.Add(maps);
                yield return maps;
            }
        }

        if (kept is not null)
            _latest = (name, kept);
    }

    private IEnumerable<CalibrationBatch> BehindPairs(string name, int batch, CancellationToken cancellationToken) =>
        _recorder.Inputs(batch, name, _pairs).Zip(_originals.Of(name, batch, cancellationToken), (input, output) => new CalibrationBatch(input, output));

    private string Known(string name) => Order.Contains(name)
        ? name
        : throw new ArgumentException($"The convolution {name} is not among those that are watched.", nameof(name));
}
