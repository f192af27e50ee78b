using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>What tells two runs of a network on the same inputs apart: sums of what each convolution is given, and the outputs.</summary>
internal sealed class NetworkTrace
{
    private const double Tolerance = 1e-6;

    private readonly NetworkTrace? _expected;
    private readonly List<(double Sum, double Size)> _sums = [];
    private IReadOnlyList<float[]>? _outputs;

    private NetworkTrace(NetworkTrace? expected) => _expected = expected;

    /// <summary>Whether it has outputs of floating point at all, all of them finite.</summary>
    public bool HasOutputs => _outputs is { Count: > 0 } && _outputs.All(output => output.All(float.IsFinite));

    /// <summary>Runs a network to its end.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">What it is given.</param>
    /// <param name="attach">Attaches hooks; those of the trace come behind them.</param>
    public static NetworkTrace Of(HookedNetwork network, IReadOnlyList<Tensor> batch, Action<NetworkHooks> attach) => Run(network, batch, attach, expected: null);

    /// <summary>Whether another run is the same all the way. It ends where it first differs.</summary>
    public bool IsSame(HookedNetwork network, IReadOnlyList<Tensor> batch, Action<NetworkHooks> attach) => HasSameOutputs(Run(network, batch, attach, expected: this));

    /// <summary>Whether the outputs of another run are the same, up to rounding.</summary>
    public bool HasSameOutputs(NetworkTrace other) =>
        other._outputs is { } outputs && outputs.Count == _outputs!.Count && _outputs.Zip(outputs).All(pair => IsSame(pair.First, pair.Second));

    private static NetworkTrace Run(HookedNetwork network, IReadOnlyList<Tensor> batch, Action<NetworkHooks> attach, NetworkTrace? expected)
    {
        var trace = new NetworkTrace(expected);
        network.Run(
            batch,
            hooks =>
            {
                attach(hooks);
                foreach (NamedConvolution convolution in network.Walk.Convolutions)
                {
                    hooks.OnInput(convolution.Module, input =>
                    {
                        if (!trace.Add(input))
                            hooks.Stop();
                    });
                }
            },
            outputs => trace._outputs = [.. outputs.Where(output => output.is_floating_point()).Select(TensorMaps.Values)]);
        return trace;
    }

    // False if it is not what was expected.
    private bool Add(Tensor input)
    {
        using var scope = NewDisposeScope();
        double sum = input.sum(ScalarType.Float64).item<double>(), size = input.abs().sum(ScalarType.Float64).item<double>();
        _sums.Add((sum, size));
        if (_expected is null)
            return true;
        return _sums.Count <= _expected._sums.Count && _expected._sums[_sums.Count - 1] is var expected
            && Math.Abs(sum - expected.Sum) <= Tolerance * expected.Size && Math.Abs(size - expected.Size) <= Tolerance * expected.Size;
    }

    private static bool IsSame(float[] expected, float[] actual)
    {
        if (expected.Length != actual.Length)
            return false;
        double size = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            size = Math.Max(size, Math.Abs(expected[i]));
            // Not a number is different from everything.
            difference = float.IsFinite(actual[i]) ? Math.Max(difference, Math.Abs(expected[i] - actual[i])) : double.PositiveInfinity;
            if (double.IsInfinity(difference))
                return false;
        }

        return difference <= Tolerance * size;
    }
}
