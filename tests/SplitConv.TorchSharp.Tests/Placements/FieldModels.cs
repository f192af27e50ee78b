using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

internal sealed class ModuleFields : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first = Kernels.First();
    private readonly nn.Module<Tensor, Tensor> _second = Kernels.Second();

    public ModuleFields()
        : base(nameof(ModuleFields)) => RegisterComponents();

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

internal sealed class InterfaceFields : nn.Module<Tensor, Tensor>
{
    private readonly nn.IModule<Tensor, Tensor> _first = Kernels.First();
    private readonly nn.IModule<Tensor, Tensor> _second = Kernels.Second();

    public InterfaceFields()
        : base(nameof(InterfaceFields)) => RegisterComponents();

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

internal sealed class PlainModuleFields : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module _first = Kernels.First();
    private readonly nn.Module _second = Kernels.Second();

    public PlainModuleFields()
        : base(nameof(PlainModuleFields)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        Kernels.Run(input, ((nn.Module<Tensor, Tensor>)_first).call, ((nn.Module<Tensor, Tensor>)_second).call);
}

internal abstract class BaseOfInheritedFields : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _first = Kernels.First();
    private readonly Conv2d _second = Kernels.Second();

    protected BaseOfInheritedFields(string name)
        : base(name)
    {
        // RegisterComponents does not see private fields of base classes.
        register_module("first", _first);
        register_module("second", _second);
    }

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);
}

internal sealed class InheritedFields() : BaseOfInheritedFields(nameof(InheritedFields));

internal sealed class ModuleProperties : nn.Module<Tensor, Tensor>
{
    public ModuleProperties()
        : base(nameof(ModuleProperties)) => RegisterComponents();

    private nn.Module<Tensor, Tensor> First { get; } = Kernels.First();

    private nn.Module<Tensor, Tensor> Second { get; } = Kernels.Second();

    public override Tensor forward(Tensor input) => Kernels.Run(input, First.call, Second.call);
}

internal sealed class ConvolutionFields : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d _first = Kernels.First();
    private readonly Conv2d _second = Kernels.Second();

    public ConvolutionFields()
        : base(nameof(ConvolutionFields)) => RegisterComponents();

    public override Tensor forward(Tensor input) => Kernels.Run(input, _first.call, _second.call);

    /// <summary>Past the hooks, as nobody should.</summary>
    public Tensor ForwardDirectly(Tensor input) => Kernels.Run(input, _first.forward, _second.forward);
}

internal sealed class ConvolutionProperties : nn.Module<Tensor, Tensor>
{
    public ConvolutionProperties()
        : base(nameof(ConvolutionProperties)) => RegisterComponents();

    private Conv2d First { get; } = Kernels.First();

    private Conv2d Second { get; } = Kernels.Second();

    public override Tensor forward(Tensor input) => Kernels.Run(input, First.call, Second.call);
}
