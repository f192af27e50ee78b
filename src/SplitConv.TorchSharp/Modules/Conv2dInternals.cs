using System.Collections;
using System.Reflection;
using TorchSharp.Modules;

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

    /// <summary>Whether somebody has registered hooks on it, which must go on running.</summary>
    public static bool HasHooks(Conv2d convolution) => Hooks.Any(hooks => hooks.GetValue(convolution) is ICollection { Count: > 0 });

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

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }

    private static FieldInfo Field(Type type, string name) =>
        type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException($"This version of TorchSharp has no {type.Name}.{name}; SplitConv knows 0.107.");
}
