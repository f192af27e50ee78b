using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.TorchSharp.Measuring;
using SplitConv.TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp;

/// <summary>Finds the feature maps of a model's convolutions by running it once, for <see cref="DecompositionOptions.FeatureMaps"/>: TorchSharp models do not tell them by themselves.</summary>
public static class FeatureMapProbe
{
    /// <summary>Runs a model of one input.</summary>
    /// <param name="model">The model; see <see cref="FindFeatureMaps(nn.Module, Action)"/>.</param>
    /// <param name="input">An input as the model will get it later: costs are those of its size and batch.</param>
    /// <returns>See <see cref="FindFeatureMaps(nn.Module, Action)"/>.</returns>
    public static IReadOnlyDictionary<string, FeatureMaps> FindFeatureMaps(this nn.Module<Tensor, Tensor> model, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return model.FindFeatureMaps(() => model.call(input));
    }

    /// <summary>Has a model run, in evaluation mode and without gradients, and listens to its convolutions. The model is afterwards as it was: training modes, buffers and hooks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">Runs the model once, such as <c>() => model.call(image, mask)</c>. What it throws is passed on.</param>
    /// <returns>
    /// The maps by the first name of each convolution, in the model's order; those of halves of pairs too. A convolution that was called several times has those of its largest call: where the calls are alike, multiply
    /// the batch by their number to have all of them counted. Missing are convolutions that were not called, and those on which <c>forward</c> was called instead of <c>call</c>.
    /// </returns>
    public static IReadOnlyDictionary<string, FeatureMaps> FindFeatureMaps(this nn.Module model, Action run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(run);
        ModuleWalk walk = ModuleWalk.Of(model);
        using var mode = new EvaluationMode(model, walk.Modules);
        using var recorder = new FeatureMapRecorder(walk.Convolutions);
        using (no_grad())
            run();

        var found = new OrderedDictionary<string, FeatureMaps>();
        foreach (NamedConvolution convolution in walk.Convolutions)
        {
            if (recorder.Of(convolution.Name) is { } maps)
                found.Add(convolution.Name, maps);
        }

        return found;
    }
}
