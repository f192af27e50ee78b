using SplitConv.Calibration;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Runs a network and copies what goes into convolutions and comes out of them; each run ends as soon as all that was asked for is there.</summary>
/// <param name="network">The network.</param>
/// <param name="batches">What it can be given.</param>
/// <param name="calls">Which convolutions it calls for each.</param>
/// <param name="convolutions">The convolutions by their names.</param>
internal sealed class MapRecorder(HookedNetwork network, IReadOnlyList<Tensor[]> batches, NetworkCalls calls, IReadOnlyDictionary<string, NamedConvolution> convolutions)
{
    private static readonly Dictionary<string, DecomposedConvolution> NoPairs = [];

    /// <summary>What convolutions of the original network give for a batch, by name, call by call.</summary>
    public IReadOnlyDictionary<string, List<Maps>> Outputs(int batch, IReadOnlyCollection<string> names)
    {
        var recorded = names.ToDictionary(name => name, _ => new List<Maps>());
        Run(batch, names, NoPairs, (name, _, output) => recorded[name].Add(TensorMaps.Of(output)));
        return recorded;
    }

    /// <summary>What one convolution of the original network is given and gives.</summary>
    public List<CalibrationBatch> Both(int batch, string name)
    {
        var recorded = new List<CalibrationBatch>();
        Run(batch, [name], NoPairs, (_, input, output) => recorded.Add(new CalibrationBatch(TensorMaps.Padded(convolutions[name].Module, input), TensorMaps.Of(output))));
        return recorded;
    }

    /// <summary>What a convolution is given where pairs stand in the place of others.</summary>
    public List<Maps> Inputs(int batch, string name, IReadOnlyDictionary<string, DecomposedConvolution> pairs)
    {
        var recorded = new List<Maps>();
        Run(batch, [name], pairs, (_, input, _) => recorded.Add(TensorMaps.Padded(convolutions[name].Module, input)));
        return recorded;
    }

    private void Run(int batch, IReadOnlyCollection<string> names, IReadOnlyDictionary<string, DecomposedConvolution> pairs, Action<string, Tensor, Tensor> record)
    {
        var remaining = names.ToDictionary(name => name, name => calls.Count(name, batch));
        int open = remaining.Values.Sum();
        if (open == 0)
            return;
        network.Run(batches[batch], hooks =>
        {
            foreach (string name in names.Union(pairs.Keys))
            {
                DecomposedConvolution? pair = pairs.GetValueOrDefault(name);
                hooks.OnOutput(convolutions[name].Module, (input, output) =>
                {
                    if (remaining.GetValueOrDefault(name) > 0)
                    {
                        record(name, input, output);
                        remaining[name]--;
                        if (--open == 0)
                            hooks.Stop();
                    }

                    return pair is null ? output : pair.call(input);
                });
            }
        });
        if (open > 0)
            throw new CalibrationException($"{names.First(name => remaining[name] > 0)} is not called as often with calibration input {batch + 1} as before: calibration needs a network that calls its convolutions alike every time.");
    }
}
