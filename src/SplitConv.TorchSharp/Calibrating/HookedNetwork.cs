using SplitConv.Spectra.Libtorch;
using SplitConv.TorchSharp.Measuring;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Calibrating;

/// <summary>A model that is run with hooks, in evaluation mode and without gradients; after each run it is as it was.</summary>
/// <param name="model">The model.</param>
/// <param name="run">Runs it on the tensors of one batch and gives its outputs.</param>
internal sealed class HookedNetwork(nn.Module model, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> run)
{
    public ModuleWalk Walk { get; } = ModuleWalk.Of(model);

    /// <summary>Runs the model once. The tensors it makes do not outlive the call.</summary>
    /// <param name="batch">The tensors it is given; they are copied, since a model may work in place.</param>
    /// <param name="attach">Attaches the hooks.</param>
    /// <param name="finish">Given the outputs, unless a hook stopped the run.</param>
    public void Run(IReadOnlyList<Tensor> batch, Action<NetworkHooks> attach, Action<IReadOnlyList<Tensor>>? finish = null)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var mode = new EvaluationMode(model, Walk.Modules);
        using var hooks = new NetworkHooks();
        attach(hooks);
        IReadOnlyList<Tensor> outputs;
        try
        {
            outputs = run([.. batch.Select(tensor => tensor.clone())]);
        }
        // The model may have wrapped what the hook threw.
        catch (Exception) when (hooks.IsStopped)
        {
            return;
        }

        if (outputs is null || outputs.Any(output => output is null || output.IsInvalid))
            throw new CalibrationException("The delegate that runs the model for calibration gives null or a tensor that has been disposed: have it give the model's outputs.");
        finish?.Invoke(outputs);
    }
}
