using System.Collections;
using System.Reflection;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Everything about a model that a failed call must leave alone: the bytes of its tensors, its module objects, what its fields refer to, and its output.</summary>
internal sealed class ModelSnapshot
{
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Tensor _input;
    private readonly byte[] _output;
    private readonly (string Name, byte[] Bytes)[] _state;
    private readonly (string Name, nn.Module Module)[] _modules;
    private readonly object?[] _references;

    public ModelSnapshot(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        _model = model;
        _input = input;
        _output = Output();
        _state = State();
        _modules = Modules();
        _references = [.. References()];
    }

    public void AssertUnchanged()
    {
        Assert.Equal(_state.Select(entry => entry.Name), State().Select(entry => entry.Name));
        foreach (var (before, after) in _state.Zip(State()))
            Assert.Equal(before.Bytes, after.Bytes);
        Assert.Equal(_modules.Select(entry => entry.Name), Modules().Select(entry => entry.Name));
        foreach (var (before, after) in _modules.Zip(Modules()))
            Assert.Same(before.Module, after.Module);
        object?[] references = [.. References()];
        Assert.Equal(_references.Length, references.Length);
        foreach (var (before, after) in _references.Zip(references))
            Assert.True(Equals(before, after) || ReferenceEquals(before, after), $"{before} has become {after}");
        Assert.Equal(_output, Output());
    }

    private byte[] Output()
    {
        using Tensor output = Tensors.Output(_model, _input);
        return Tensors.Bytes(output);
    }

    private (string Name, byte[] Bytes)[] State() => [.. _model.state_dict().Select(entry => (entry.Key, Tensors.Bytes(entry.Value)))];

    private (string Name, nn.Module Module)[] Modules() => [.. _model.named_modules()];

    // What every field of every module refers to; of collections the elements, since they are what could be exchanged. Hooks are among them.
    private IEnumerable<object?> References()
    {
        foreach (nn.Module module in _model.modules().Prepend(_model))
        {
            for (Type? type = module.GetType(); type is not null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.FieldType.IsPointer)
                        continue;
                    object? value = field.GetValue(module);
                    yield return value is Tensor tensor ? tensor.Handle : value;
                    foreach (object? element in Elements(value))
                        yield return element;
                }
            }
        }
    }

    private static IEnumerable<object?> Elements(object? value) => value switch
    {
        IDictionary dictionary => dictionary.Values.Cast<object?>().Select(Identity),
        IList list => list.Cast<object?>().Select(Identity),
        _ => [],
    };

    private static object? Identity(object? value) => value is Tensor tensor ? tensor.Handle : value;
}
