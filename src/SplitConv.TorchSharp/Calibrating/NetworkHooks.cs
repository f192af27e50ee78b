using SplitConv.TorchSharp.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>Hooks for one run of a network; gone after disposal.</summary>
internal sealed class NetworkHooks : IDisposable
{
    private readonly List<Action> _removals = [];

    /// <summary>Whether a hook has ended the run.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Has something look at what a module is given.</summary>
    public void OnInput(Module<Tensor, Tensor> module, Action<Tensor> look) => _removals.Add(module.register_forward_pre_hook((_, input) =>
    {
        look(input);
        return input;
    }).remove);

    /// <summary>Has something look at input and output of a convolution, before hooks of the user; what it returns goes on in the place of the output.</summary>
    public void OnOutput(Conv2d convolution, Func<Tensor, Tensor, Tensor> exchange) => _removals.Add(Conv2dInternals.AddFirstOutputHook(convolution, (_, input, output) =>
    {
        Tensor result = exchange(input, output);
        if (!ReferenceEquals(result, output))
            output.Dispose();
        return result;
    }));

    /// <summary>Ends the run: the rest of it is not needed. For use in hooks.</summary>
    public void Stop()
    {
        IsStopped = true;
        throw new StoppedException();
    }

    public void Dispose() => _removals.ForEach(remove => remove());

    private sealed class StoppedException : Exception;
}
