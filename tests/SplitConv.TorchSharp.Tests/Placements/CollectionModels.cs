using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

internal sealed class InModuleList<TModule> : nn.Module<Tensor, Tensor>
    where TModule : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<TModule> _layers;

    public InModuleList(params TModule[] layers)
        : base(nameof(InModuleList<TModule>))
    {
        _layers = nn.ModuleList(layers);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _layers[0].call, _layers[1].call);
}

internal sealed class InModuleDict<TModule> : nn.Module<Tensor, Tensor>
    where TModule : nn.Module<Tensor, Tensor>
{
    private readonly ModuleDict<TModule> _layers;

    public InModuleDict(TModule first, TModule second)
        : base(nameof(InModuleDict<TModule>))
    {
        _layers = nn.ModuleDict(("first", first), ("second", second));
        RegisterComponents();
    }

    // By key and by position: the two are kept apart inside.
    public override Tensor forward(Tensor input) => Kernels.Run(input, _layers["first"].call, _layers[1].Item2.call);
}

internal sealed class InList<TModule> : nn.Module<Tensor, Tensor>
    where TModule : nn.Module<Tensor, Tensor>
{
    private readonly IList<TModule> _layers;

    /// <param name="layers">An array, a list, or any other kind of collection that is to stand in the field.</param>
    public InList(IList<TModule> layers)
        : base(nameof(InList<TModule>))
    {
        _layers = layers;
        register_module("first", layers[0]);
        register_module("second", layers[1]);
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _layers[0].call, _layers[1].call);
}

internal sealed class InReadOnlyList : nn.Module<Tensor, Tensor>
{
    // The compiler makes a list of its own that cannot be written to.
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _layers = [Kernels.First(), Kernels.Second()];

    public InReadOnlyList()
        : base(nameof(InReadOnlyList))
    {
        register_module("first", _layers[0]);
        register_module("second", _layers[1]);
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _layers[0].call, _layers[1].call);
}

internal sealed class InDictionary<TModule> : nn.Module<Tensor, Tensor>
    where TModule : nn.Module<Tensor, Tensor>
{
    private readonly IDictionary<string, TModule> _layers;

    /// <param name="layers">Any kind of dictionary with <c>first</c> and <c>second</c>.</param>
    public InDictionary(IDictionary<string, TModule> layers)
        : base(nameof(InDictionary<TModule>))
    {
        _layers = layers;
        foreach (var (name, layer) in layers)
            register_module(name, layer);
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _layers["first"].call, _layers["second"].call);
}
