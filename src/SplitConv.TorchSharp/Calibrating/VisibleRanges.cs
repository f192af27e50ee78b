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
    private readonly Dictionary<string, ChannelExtremes> _outputs = [];
    private readonly Dictionary<string, BatchNorm2d> _norms = [];
    private NetworkTrace? _original;
    private int _most = MostInputs;

    /// <summary>The range of a convolution; null if all is seen, or if the inputs do not tell.</summary>
    public VisibleRange? Of(NamedConvolution convolution)
    {
        if (!_known.TryGetValue(convolution.Name, out VisibleRange? range))
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            _known[convolution.Name] = range = Find(convolution);
        }

        return range;
    }

    private VisibleRange? Find(NamedConvolution convolution)
    {
        _original ??= RunOriginal();
        IReadOnlyList<Tensor> batch = inputs.First(_most);
        if (!_original.HasOutputs || !_outputs.ContainsKey(convolution.Name))
            return null;
        return HypothesesOf(convolution).FirstOrDefault(hypothesis => Holds(convolution, hypothesis, batch)) is { } found && IsSeen(convolution.Module, batch)
            ? found.Range
            : null;
    }

    private NetworkTrace RunOriginal()
    {
        IReadOnlyList<Tensor> batch = inputs.First(_most);
        try
        {
            return NetworkTrace.Of(network, batch, Listen);
        }
        // A model may be made for one size of batch.
        catch (Exception exception) when (!ReferenceEquals(batch, inputs.Batches[0]) && exception is not OperationCanceledException)
        {
            _most = int.MaxValue;
            _outputs.Clear();
            _norms.Clear();
            return NetworkTrace.Of(network, inputs.Batches[0], Listen);
        }
    }

    private IEnumerable<RangeHypothesis> HypothesesOf(NamedConvolution convolution)
    {
        IEnumerable<RangeHypothesis> directly = RangeHypothesis.Directly((int)convolution.Module.out_channels);
        return _norms.TryGetValue(convolution.Name, out BatchNorm2d? norm)
            ? RangeHypothesis.Behind(norm, convolution.Module.weight.dtype).Concat(directly)
            : directly;
    }

    private bool Holds(NamedConvolution convolution, RangeHypothesis hypothesis, IReadOnlyList<Tensor> batch)
    {
        var cutter = new OutputCutter(hypothesis);
        return cutter.Cuts(_outputs[convolution.Name]) && _original!.IsSame(network, batch, hooks => hooks.OnOutput(convolution.Module, (_, output) => cutter.Cut(output)));
    }

    private bool IsSeen(Conv2d convolution, IReadOnlyList<Tensor> batch) => !_original!.HasSameOutputs(NetworkTrace.Of(
        network, batch, hooks => hooks.OnOutput(convolution, (_, output) => output.mean().expand_as(output).clone())));

    // Between which values the outputs of each convolution are, and which normalisation is given the very tensor that one returned.
    private void Listen(NetworkHooks hooks)
    {
        var origins = new Dictionary<IntPtr, (string Name, Tensor Output)>();
        foreach (NamedConvolution convolution in network.Walk.Convolutions)
        {
            hooks.OnOutput(convolution.Module, (_, output) =>
            {
                origins[output.Handle] = (convolution.Name, output);
                _outputs[convolution.Name] = ChannelExtremes.Of(output).With(_outputs.GetValueOrDefault(convolution.Name));
                return output;
            });
        }

        foreach (BatchNorm2d norm in network.Walk.Modules.OfType<BatchNorm2d>().Where(norm => norm is { running_mean: not null, running_var: not null }))
        {
            hooks.OnInput(norm, input =>
            {
                // The handle of a tensor that has been disposed may be that of another by now.
                if (origins.TryGetValue(input.Handle, out var origin) && !origin.Output.IsInvalid)
                    _norms.TryAdd(origin.Name, norm);
            });
        }
    }
}
