using System.Collections.Frozen;
using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests.Placements;

/// <summary>A way in which a model can hold its convolutions.</summary>
/// <param name="Create">Makes a model of two convolutions with random weights.</param>
internal sealed record Placement(Func<nn.Module<Tensor, Tensor>> Create)
{
    /// <summary>Channels of the input.</summary>
    public long InChannels { get; init; } = 4;

    /// <summary>Whether TorchSharp can convert such a model to another number format; 0.107 fails on every ModuleDict and on parameters that two modules share.</summary>
    public bool IsConvertible { get; init; } = true;

    public Tensor Input() => Kernels.Input(InChannels);

    public static Placement Of(string name) => All[name];

    public static IReadOnlyDictionary<string, Placement> All { get; } = new Dictionary<string, Placement>
    {
        ["Sequential"] = new(() => nn.Sequential(Kernels.First(), nn.ReLU(), Kernels.Second())),
        ["Sequential with names"] = new(() => nn.Sequential(("first", Kernels.First()), ("relu", nn.ReLU()), ("second", Kernels.Second()))),
        ["Sequential in a Sequential"] = new(() => nn.Sequential(nn.Sequential(Kernels.First()), nn.Sequential(nn.ReLU(), nn.Sequential(Kernels.Second())))),
        ["fields of Module"] = new(() => new ModuleFields()),
        ["fields of IModule"] = new(() => new InterfaceFields()),
        ["fields of the plain Module"] = new(() => new PlainModuleFields()),
        ["inherited private fields"] = new(() => new InheritedFields()),
        ["properties of Module"] = new(() => new ModuleProperties()),
        ["ModuleList of Module"] = new(() => new InModuleList<nn.Module<Tensor, Tensor>>(Kernels.First(), Kernels.Second())),
        ["ModuleDict of Module"] = new(() => new InModuleDict<nn.Module<Tensor, Tensor>>(Kernels.First(), Kernels.Second())) { IsConvertible = false },
        ["list of Module"] = new(() => new InList<nn.Module<Tensor, Tensor>>(new List<nn.Module<Tensor, Tensor>> { Kernels.First(), Kernels.Second() })),
        ["array of Module"] = new(() => new InList<nn.Module<Tensor, Tensor>>(new nn.Module<Tensor, Tensor>[] { Kernels.First(), Kernels.Second() })),
        ["dictionary of Module"] = new(() => new InDictionary<nn.Module<Tensor, Tensor>>(Dictionary<nn.Module<Tensor, Tensor>>())),
        ["read-only list of Module"] = new(() => new InReadOnlyList()),
        ["immutable list of Module"] = new(() => new InList<nn.Module<Tensor, Tensor>>(ImmutableList.Create<nn.Module<Tensor, Tensor>>(Kernels.First(), Kernels.Second()))),
        ["frozen dictionary of Module"] = new(() => new InDictionary<nn.Module<Tensor, Tensor>>(Dictionary<nn.Module<Tensor, Tensor>>().ToFrozenDictionary())),
        ["fields of Conv2d"] = new(() => new ConvolutionFields()),
        ["properties of Conv2d"] = new(() => new ConvolutionProperties()),
        ["array of Conv2d"] = new(() => new InList<Conv2d>(new[] { Kernels.First(), Kernels.Second() })),
        ["list of Conv2d"] = new(() => new InList<Conv2d>(new List<Conv2d> { Kernels.First(), Kernels.Second() })),
        ["dictionary of Conv2d"] = new(() => new InDictionary<Conv2d>(Dictionary<Conv2d>())),
        ["ModuleList of Conv2d"] = new(() => new InModuleList<Conv2d>(Kernels.First(), Kernels.Second())),
        ["ModuleDict of Conv2d"] = new(() => new InModuleDict<Conv2d>(Kernels.First(), Kernels.Second())) { IsConvertible = false },
        ["record"] = new(() => new Hidden<(Conv2d First, Conv2d Second)?>((first, second) => (first, second), held => (held!.Value.First, held.Value.Second))),
        ["array of arrays"] = new(() => new Hidden<Conv2d[][]>((first, second) => [[first], [second]], held => (held[0][0], held[1][0]))),
        ["dictionary of lists"] = new(() => new Hidden<Dictionary<string, List<Conv2d>>>((first, second) => new() { ["all"] = [first, second] }, held => (held["all"][0], held["all"][1]))),
        ["immutable array"] = new(() => new Hidden<ImmutableArray<Conv2d>>((first, second) => [first, second], held => (held[0], held[1]))),
        ["Sequential of one convolution twice"] = new(() => Twice(Kernels.Square())) { InChannels = 5, IsConvertible = false },
        ["two names"] = new(() => new TwoNames()) { InChannels = 5 },
        ["two names of two kinds"] = new(() => new TwoNamesOfTwoKinds()) { InChannels = 5 },
        ["shared weight"] = new(() => new SharedWeight()) { InChannels = 5, IsConvertible = false },
        ["shared weight of Conv2d"] = new(() => new SharedWeightOfConvolutions()) { InChannels = 5, IsConvertible = false },
        ["shared bias"] = new(() => new SharedBias()) { InChannels = 5, IsConvertible = false },
    };

    private static Sequential Twice(Conv2d convolution) => nn.Sequential(convolution, nn.ReLU(), convolution);

    private static Dictionary<string, TModule> Dictionary<TModule>()
        where TModule : nn.Module<Tensor, Tensor> =>
        new() { ["first"] = (TModule)(nn.Module)Kernels.First(), ["second"] = (TModule)(nn.Module)Kernels.Second() };
}
