using System.Collections;
using System.Reflection;
using TorchSharp.Modules;
using OutputHook = System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using OutputHookTable = System.Collections.Generic.Dictionary<string, System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>>;

namespace SplitConv.TorchSharp.Modules;

/// <summary>What TorchSharp's Conv2d does not let one change or see from outside, although a kept object needs it. Checked once for the version of TorchSharp at hand.</summary>
internal static class Conv2dInternals
{
    private static readonly FieldInfo Weight = Field(typeof(Convolution), "_weight");
    private static readonly FieldInfo Bias = Field(typeof(Convolution), "_bias");
    private static readonly FieldInfo InChannels = Field(typeof(Convolution), "<in_channels>k__BackingField");
    private static readonly FieldInfo InputChannels = Field(typeof(Convolution), "input_channels");

    private static readonly FieldInfo[] Hooks =
    [
        .. Ancestors(typeof(Conv2d))
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.Name is "pre_hooks" or "post_hooks" or "module_pre_hooks" or "module_post_hooks"),
    ];

    private static readonly FieldInfo OutputHooks = Hooks.FirstOrDefault(field => field.Name == "post_hooks")
        ?? throw new MissingFieldException("This version of TorchSharp has no post_hooks; SplitConv knows 0.107.");

    /// <summary>Whether somebody has registered hooks on it, which must go on running.</summary>
    public static bool HasHooks(Conv2d convolution) => Hooks.Any(hooks => hooks.GetValue(convolution) is ICollection { Count: > 0 });

    /// <summary>Puts a hook on its outputs before all that are there: what it returns is to others the output.</summary>
    /// <returns>Takes the hook away and leaves the others as they were.</returns>
    public static Action AddFirstOutputHook(Conv2d convolution, OutputHook hook)
    {
        var hooks = (OutputHookTable)OutputHooks.GetValue(convolution)!;
        KeyValuePair<string, OutputHook>[] others = Clear(hooks);
        Action remove = convolution.register_forward_hook(hook).remove;
        Fill(hooks, others);
        return () =>
        {
            remove();
            // A dictionary that something was removed from has a gap, which the next hook would fill.
            Fill(hooks, Clear(hooks));
        };
    }

    /// <summary>Gives it another weight and another number of input channels. The old weight is not disposed.</summary>
    public static void SetWeight(Conv2d convolution, Parameter weight)
    {
        Weight.SetValue(convolution, null);
        convolution.weight = weight;
        InChannels.SetValue(convolution, weight.shape[1]);
        InputChannels.SetValue(convolution, weight.shape[1]);
    }

    /// <summary>Gives it another bias. The old one is not disposed.</summary>
    public static void SetBias(Conv2d convolution, Parameter bias)
    {
        Bias.SetValue(convolution, null);
        convolution.bias = bias;
    }

    /// <summary>Takes weight and bias away from a convolution that is out of use, so that disposing it does not dispose theirs.</summary>
    public static void Detach(Conv2d convolution)
    {
        Weight.SetValue(convolution, null);
        Bias.SetValue(convolution, null);
    }

    private static KeyValuePair<string, OutputHook>[] Clear(OutputHookTable hooks)
    {
        KeyValuePair<string, OutputHook>[] entries = [.. hooks];
        hooks.Clear();
        return entries;
    }

    private static void Fill(OutputHookTable hooks, KeyValuePair<string, OutputHook>[] entries)
    {
        foreach (var (key, hook) in entries)
            hooks.Add(key, hook);
    }

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }

    private static FieldInfo Field(Type type, string name) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException($"This version of TorchSharp has no {type.Name}.{name}; SplitConv knows 0.107.");
}
