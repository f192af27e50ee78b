using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>A convolution of a model with every name it is registered under, the first one first.</summary>
internal sealed record NamedConvolution(Conv2d Module, List<string> Names)
{
    public string Name => Names[0];
}

/// <summary>The modules of a model in the order of PyTorch's <c>named_modules</c>: parents before children, children in the order of their registration.</summary>
internal sealed class ModuleWalk
{
    private readonly Dictionary<nn.Module, NamedConvolution> _byModule = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<nn.Module> _open = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<nn.Module> _seen = new(ReferenceEqualityComparer.Instance);

    private ModuleWalk()
    {
    }

    /// <summary>Every module once.</summary>
    public List<nn.Module> Modules { get; } = [];

    /// <summary>Every convolution once.</summary>
    public List<NamedConvolution> Convolutions { get; } = [];

    /// <summary>The pairs that take the place of convolutions already, by each of their names.</summary>
    public List<(string Name, DecomposedConvolution Module)> Decomposed { get; } = [];

    /// <summary>The first names of the convolutions and of the pairs that take the place of some, in the model's order.</summary>
    public List<string> NamesInOrder { get; } = [];

    public static ModuleWalk Of(nn.Module root)
    {
        var walk = new ModuleWalk();
        walk.Visit(root, "");
        return walk;
    }

    private void Visit(nn.Module module, string name)
    {
        if (module is Conv2d convolution)
            AddName(convolution, name);
        if (module is DecomposedConvolution decomposed)
            Decomposed.Add((name, decomposed));
        if (_seen.Add(module))
        {
            Modules.Add(module);
            if (module is Conv2d or DecomposedConvolution)
                NamesInOrder.Add(name);
        }

        // A module below itself would be walked for ever.
        if (!_open.Add(module))
            return;
        foreach (var (childName, child) in module.named_children())
            Visit(child, name.Length == 0 ? childName : $"{name}.{childName}");
        _open.Remove(module);
    }

    private void AddName(Conv2d convolution, string name)
    {
        if (_byModule.TryGetValue(convolution, out NamedConvolution? known))
        {
            known.Names.Add(name);
            return;
        }

        var named = new NamedConvolution(convolution, [name]);
        _byModule.Add(convolution, named);
        Convolutions.Add(named);
    }
}
