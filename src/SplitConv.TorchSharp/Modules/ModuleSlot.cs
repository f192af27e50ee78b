using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>A place in an object that holds a module: a field, or an element of a collection in a field.</summary>
/// <param name="Held">The module it holds.</param>
/// <param name="Type">The type the place is declared with.</param>
/// <param name="Set">Puts another module there.</param>
internal sealed record ModuleSlot(nn.Module Held, Type Type, Action<nn.Module> Set)
{
    /// <summary>Whether a <see cref="DecomposedConvolution"/> may stand here.</summary>
    public bool AcceptsPair => Type.IsAssignableFrom(typeof(DecomposedConvolution));

    /// <summary>Whether this is the owner's registry, through which its <c>forward</c> does not call.</summary>
    public bool IsRegistry { get; init; }
}
