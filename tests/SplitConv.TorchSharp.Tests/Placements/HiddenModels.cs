using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>Two registered convolutions that are called through something decomposition does not look into.</summary>
/// <typeparam name="THolder">What holds them.</typeparam>
internal sealed class Hidden<THolder> : nn.Module<Tensor, Tensor>
{
    private readonly THolder _holder;
    private readonly Func<THolder, (Conv2d First, Conv2d Second)> _get;

    public Hidden(Func<Conv2d, Conv2d, THolder> hold, Func<THolder, (Conv2d First, Conv2d Second)> get)
        : base("Hidden")
    {
        Conv2d first = Kernels.First(), second = Kernels.Second();
        register_module("first", first);
        register_module("second", second);
        _holder = hold(first, second);
        _get = get;
    }

    public override Tensor forward(Tensor input)
    {
        var (first, second) = _get(_holder);
        return Kernels.Run(input, first.call, second.call);
    }
}
