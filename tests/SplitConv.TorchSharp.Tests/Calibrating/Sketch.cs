using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Calibrating;

/// <summary>A network that is written down in a test: modules by name, and what is done with them.</summary>
internal sealed class Sketch : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _modules;
    private readonly Func<Sketch, Tensor, Tensor> _run;

    public Sketch(Func<Sketch, Tensor, Tensor> run, params (string Name, nn.Module<Tensor, Tensor> Module)[] modules)
        : base(nameof(Sketch))
    {
        _run = run;
        _modules = modules.ToDictionary(entry => entry.Name, entry => entry.Module);
        foreach (var (name, module) in modules)
            register_module(name, module);
    }

    public override Tensor forward(Tensor input) => _run(this, input);

    /// <summary>Calls a module.</summary>
    public Tensor Call(string name, Tensor input) => _modules[name].call(input);
}
