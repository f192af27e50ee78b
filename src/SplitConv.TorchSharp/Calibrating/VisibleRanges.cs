using SplitConv.Calibration;
using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>
/// Finds what of a convolution's outputs the network can see, by trying: an activation is often a function, which no hook can listen to. A range holds if the network does the same when the outputs are cut to it,
/// some having been outside, and yet looks at the outputs.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="inputs">What it is given; the first few are enough.</param>
internal sealed class VisibleRanges(HookedNetwork network, CalibrationInputs inputs)
{
    private const int MostInputs = 8;

    private readonly Dictionary<string, VisibleRange?> _known = [];
    private readonly Dictionary<string, BatchNorm2d> _norms = [];
    private NetworkTrace? _original;

    /// <summary>The range of a convolution; null if all is seen, or if the inputs do not tell.</summary>
    public VisibleRange? Of(NamedConvolution convolution)
    {
        if (!_known.TryGetValue(convolution.Name, out VisibleRange? range))
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            _known[convolution.Name] = range = Find(convolution, inputs.First(MostInputs));
        }

        return range;
    }

    private VisibleRange? Find(NamedConvolution convolution, IReadOnlyList<Tensor> batch)
    {
        _original ??= NetworkTrace.Of(network, batch, ListenToNorms);
        if (!_original.HasOutputs)
            return null;
        return HypothesesOf(convolution).FirstOrDefault(hypothesis => Holds(convolution.Module, hypothesis, batch)) is { } found && IsSeen(convolution.Module, batch)
            ? found.Range
            : null;
    }

    private IEnumerable<RangeHypothesis> HypothesesOf(NamedConvolution convolution)
    {
        IEnumerable<RangeHypothesis> directly = RangeHypothesis.Directly((int)convolution.Module.out_channels);
        return _norms.TryGetValue(convolution.Name, out BatchNorm2d? norm)
            ? RangeHypothesis.Behind(norm, convolution.Module.weight.dtype).Concat(directly)
            : directly;
    }

    private bool Holds(Conv2d convolution, RangeHypothesis hypothesis, IReadOnlyList<Tensor> batch)
    {
        var cutter = new OutputCutter(hypothesis);
        return _original!.IsSame(network, batch, hooks => hooks.OnOutput(convolution, (_, output) => cutter.Cut(output))) && cutter.HasCut;
    }

    private bool IsSeen(Conv2d convolution, IReadOnlyList<Tensor> batch) => !_original!.HasSameOutputs(NetworkTrace.Of(
        network, batch, hooks => hooks.OnOutput(convolution, (_, output) => output.mean().expand_as(output).clone())));

    // Which normalisation is given the very tensor that a convolution returned.
    private void ListenToNorms(NetworkHooks hooks)
    {
        var origins = new Dictionary<IntPtr, string>();
        foreach (NamedConvolution convolution in network.Walk.Convolutions)
        {
            hooks.OnOutput(convolution.Module, (_, output) =>
            {
                origins[output.Handle] = convolution.Name;
                return output;
            });
        }

        foreach (BatchNorm2d norm in network.Walk.Modules.OfType<BatchNorm2d>().Where(norm => norm is { running_mean: not null, running_var: not null }))
        {
            hooks.OnInput(norm, input =>
            {
                if (origins.TryGetValue(input.Handle, out string? name))
                    _norms.TryAdd(name, norm);
            });
        }
    }
}
