using System.Runtime.CompilerServices;
using SplitConv.Convolutions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>
/// Puts prepared pairs into a model. Everything that can be refused has been refused before; from the first step on nothing fails.
/// </summary>
internal static class ModelRewriter
{
    // The outputs of first convolutions that hooks have made, to be freed after the last one has run.
    private static readonly ConditionalWeakTable<Tensor, object> Intermediates = [];

    /// <summary>Replaces the convolutions, in place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="otherUsers">Who else uses a weight or a bias: <see cref="TorchModel.OtherUsers"/> of the convolutions to be replaced.</param>
    /// <returns>The model; a new module where the model itself is one of the convolutions.</returns>
    public static nn.Module Commit(TorchModel model, IReadOnlyList<PreparedPair> pairs, ILookup<IntPtr, string> otherUsers)
    {
        nn.Module root = model.Root;
        var unused = new List<Parameter>();
        HashSet<IntPtr> biasesTakenOver = [.. pairs.Where(pair => pair.Bias is null).Select(pair => pair.Original.Module.bias?.Handle ?? IntPtr.Zero)];
        foreach (PreparedPair pair in pairs)
        {
            Conv2d original = pair.Original.Module;
            if (ReferenceEquals(original, model.Root))
            {
                root = Standalone(pair);
                continue;
            }

            // A weight that another module uses too, one that was kept or of another kind, is not ours to free.
            if (!otherUsers.Contains(original.weight.Handle))
                unused.Add(original.weight);
            if (pair.Bias is not null && original.bias is { } bias && !otherUsers.Contains(bias.Handle) && !biasesTakenOver.Contains(bias.Handle))
                unused.Add(bias);
            DecomposedConvolution replacement = model.MustKeepObject(original) ? KeepObject(pair) : Replace(pair);
            foreach (ModuleSlot slot in model.SlotsOf(original).Where(slot => slot.AcceptsPair))
                slot.Set(replacement);
        }

        // Several convolutions may have shared one.
        foreach (Parameter parameter in unused.Where(parameter => !parameter.IsInvalid))
            parameter.Dispose();
        return root;
    }

    /// <summary>A pair that stands by itself, with a bias of its own: the convolution it was made from stays as it is.</summary>
    public static DecomposedConvolution Standalone(PreparedPair pair)
    {
        var (first, last) = Create(pair);
        if (pair.Bias is not null)
        {
            last.bias = pair.Bias;
        }
        else if (pair.Original.Module.bias is { } bias)
        {
            using Tensor copy = bias.detach().clone();
            last.bias = new Parameter(copy, bias.requires_grad);
        }

        return Wrap(pair, Shapes.Of(pair.Original.Module), first, last, lastRunsFirst: false);
    }

    private static DecomposedConvolution Replace(PreparedPair pair)
    {
        Conv2d original = pair.Original.Module;
        var (first, last) = Create(pair);
        if ((pair.Bias ?? original.bias) is { } bias)
            last.bias = bias;
        string name = pair.Original.Name;
        original.register_forward_pre_hook((_, _) => throw new InvalidOperationException(
            $"The convolution {name} has been replaced by {name}.0 and {name}.1. Whatever still calls it (a lambda, a variable) must call the module that stands in its place."));
        DecomposedConvolution replacement = Wrap(pair, Shapes.Of(original), first, last, lastRunsFirst: false);
        Conv2dInternals.Detach(original);
        return replacement;
    }

    // Where a field is declared Conv2d, the object becomes the last convolution, and a hook runs the first one before it.
    private static DecomposedConvolution KeepObject(PreparedPair pair)
    {
        Conv2d kept = pair.Original.Module;
        ConvolutionGeometry original = Shapes.Of(kept);
        var (first, model) = Create(pair);
        kept.kernel_size = model.kernel_size;
        kept.stride = model.stride;
        kept.dilation = model.dilation;
        if (model.padding_type is { } type)
            kept.SetPadding(type);
        else
            kept.SetPadding(model.padding!);
        Conv2dInternals.SetWeight(kept, pair.LastWeight);
        if (pair.Bias is not null)
            Conv2dInternals.SetBias(kept, pair.Bias);

        kept.register_forward_pre_hook((_, input) =>
        {
            Tensor intermediate = first.call(input);
            Intermediates.Add(intermediate, first);
            return intermediate;
        });
        kept.register_forward_hook((_, input, output) =>
        {
            if (Intermediates.Remove(input))
                input.Dispose();
            return output;
        });
        return Wrap(pair, original, first, kept, lastRunsFirst: true);
    }

    private static (Conv2d First, Conv2d Last) Create(PreparedPair pair)
    {
        Conv2d original = pair.Original.Module;
        Conv2d first = PairModules.Create(original, pair.Geometry.First, pair.Geometry.FirstAxes);
        Conv2d last = PairModules.Create(original, pair.Geometry.Last, pair.Geometry.FirstAxes.Others);
        first.weight = pair.FirstWeight;
        last.weight = pair.LastWeight;
        return (first, last);
    }

    private static DecomposedConvolution Wrap(PreparedPair pair, ConvolutionGeometry original, Conv2d first, Conv2d last, bool lastRunsFirst)
    {
        var wrapped = new DecomposedConvolution(original, pair.Mode, first, last, lastRunsFirst);
        wrapped.train(pair.Original.Module.training);
        return wrapped;
    }
}
