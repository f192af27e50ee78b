using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Measuring;

/// <summary>Puts a model into evaluation mode, and on disposal every module back into the mode it was in.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly (nn.Module Module, bool WasTraining)[] _modes;

    /// <summary>Enters evaluation mode.</summary>
    /// <param name="root">The model.</param>
    /// <param name="modules">It and all its modules.</param>
    public EvaluationMode(nn.Module root, IEnumerable<nn.Module> modules)
    {
        _modes = [.. modules.Select(module => (module, module.training))];
        root.eval();
    }

    public void Dispose()
    {
        // A module takes those below it along, so that a mode may hold only once those above have theirs. A module of the user's own may refuse a mode.
        for (int depth = 0; depth < _modes.Length && _modes.Any(mode => mode.Module.training != mode.WasTraining); depth++)
        {
            foreach (var (module, wasTraining) in _modes)
            {
                if (module.training != wasTraining)
                    module.train(wasTraining);
            }
        }
    }
}
