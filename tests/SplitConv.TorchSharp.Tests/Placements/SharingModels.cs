using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>One convolution that runs twice, under two names in fields of one kind.</summary>
internal sealed class TwoNames : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first = Kernels.Square();
    private readonly nn.Module<Tensor, Tensor> _second;

    public TwoNames()
        : base(nameof(TwoNames))
    {
        _second = _first;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

/// <summary>One convolution that runs twice, under two names: once as a module, once as a Conv2d.</summary>
internal sealed class TwoNamesOfTwoKinds : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first;
    private readonly Conv2d _second = Kernels.Square();

    public TwoNamesOfTwoKinds()
        : base(nameof(TwoNamesOfTwoKinds))
    {
        _first = _second;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

/// <summary>Two convolutions with one weight, each with a bias of its own.</summary>
internal sealed class SharedWeight : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first;
    private readonly nn.Module<Tensor, Tensor> _second;

    public SharedWeight()
        : base(nameof(SharedWeight))
    {
        Conv2d first = Kernels.Square(), second = Kernels.Square();
        second.weight = first.weight;
        _first = first;
        _second = second;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

/// <summary>Two convolutions with one weight in fields declared Conv2d.</summary>
internal sealed class SharedWeightOfConvolutions : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d _first = Kernels.Square(bias: false);
    private readonly Conv2d _second = Kernels.Square(bias: false);

    public SharedWeightOfConvolutions()
        : base(nameof(SharedWeightOfConvolutions))
    {
        _second.weight = _first.weight;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

/// <summary>Two convolutions with one bias, one of them in a field declared Conv2d.</summary>
internal sealed class SharedBias : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first;
    private readonly Conv2d _second = Kernels.Square();

    public SharedBias()
        : base(nameof(SharedBias))
    {
        Conv2d first = Kernels.Square();
        first.bias = _second.bias;
        _first = first;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}
