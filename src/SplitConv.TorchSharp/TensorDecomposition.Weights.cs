using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;
using SplitConv.TorchSharp.Modules;
using SplitConv.TorchSharp.Weights;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp;

/// <content>Decomposed weights in files.</content>
public static partial class TensorDecomposition
{
    /// <summary>Saves a decomposed model in one file: information file and weights, a safetensors file that other programs can read too. An existing file is replaced.</summary>
    /// <param name="model">A model with decomposed convolutions, trained since or not.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The model has no decomposed convolution, or a tensor of a format the file cannot hold.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void SaveDecomposed(this nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        InformationEntry[] entries = EntriesOf(ModuleWalk.Of(model));
        if (entries.Length == 0)
            throw new SafetensorsException(path, "is not written: the model has no decomposed convolution; call AutoDecomposition first.");
        Write(path, stream => Bundle.Write(stream, StateFile.Collect(model, path), entries));
    }

    /// <summary>Restructures an original model as a bundle says, and loads its weights. A model that has that structure already only gets the weights.</summary>
    /// <param name="model">The original model, with any weights.</param>
    /// <param name="path">A file written by <see cref="SaveDecomposed"/>.</param>
    /// <returns>The model and the names that changed. The model is the one passed in, unless that is itself a Conv2d.</returns>
    /// <exception cref="SafetensorsException">The file cannot be read, was damaged, or does not belong to this model; the model is as it was.</exception>
    /// <exception cref="InformationException">Its information does not fit the model; the model is as it was.</exception>
    public static DecompositionResult<nn.Module> LoadDecomposed(this nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        IReadOnlyList<InformationEntry> entries = Bundle.ReadInformation(file, path);
        StateFile.RequireData(model, path);
        var surveyed = new TorchModel(model);
        var matches = EntriesOf(surveyed.Walk).SequenceEqual(entries) ? null : Match(surveyed, entries, path);
        var expected = StateFile.ShapesOf(model);
        if (matches is not null)
            Expect(expected, matches, surveyed);
        StateFile.Check(file, path, expected, strict: true);
        if (matches is null)
            StateFile.RequireTies(model, file, path);

        DecompositionResult<nn.Module> result = matches is null
            ? new DecompositionResult<nn.Module>(model, new Dictionary<string, IReadOnlyList<string>>())
            : Restructure(surveyed, matches, path, TiesOf(surveyed, matches, file));
        StateFile.CopyInto(result.Model, file);
        return result;
    }

    /// <inheritdoc cref="LoadDecomposed(nn.Module, string)"/>
    public static DecompositionResult<nn.Module<Tensor, Tensor>> LoadDecomposed(this nn.Module<Tensor, Tensor> model, string path) =>
        Typed(LoadDecomposed((nn.Module)model, path));

    /// <summary>Saves the parameters and buffers of any model as a safetensors file. An existing file is replaced.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void SaveWeights(this nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        StateFile.RequireData(model, path);
        Write(path, stream => SafetensorsWriter.Write(stream, StateFile.Collect(model, path), new Dictionary<string, string> { ["format"] = "pt" }));
    }

    /// <summary>Loads parameters and buffers by name from a safetensors file, such as one that <c>splitconv decompose --weights</c> wrote for the same network.</summary>
    /// <param name="model">The model, already restructured if the weights are decomposed ones.</param>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether the file may not hold tensors the model does not have. Counters of batches may always be missing. Default: true.</param>
    /// <exception cref="SafetensorsException">The file cannot be read, or a tensor is missing, superfluous or of another shape; the model is as it was.</exception>
    public static void LoadWeights(this nn.Module model, string path, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        StateFile.RequireData(model, path);
        RefuseWrongOrder(model, file, path);
        StateFile.Check(file, path, StateFile.ShapesOf(model), strict);
        StateFile.RequireTies(model, file, path);
        StateFile.CopyInto(model, file);
    }

    // The likeliest mistake deserves an answer of its own.
    private static void RefuseWrongOrder(nn.Module model, SafetensorsFile file, string path)
    {
        ModuleWalk walk = ModuleWalk.Of(model);
        bool IsDecomposedInFile(string name) => file.Entries.ContainsKey($"{name}.0.weight");
        bool IsWholeInFile(string name) => file.Entries.ContainsKey($"{name}.weight");
        if (walk.Convolutions.FirstOrDefault(convolution => IsDecomposedInFile(convolution.Name) && !IsWholeInFile(convolution.Name)) is { Name: var whole })
            throw new SafetensorsException(path, $"holds decomposed weights ({whole}.0.weight), but {whole} is not decomposed in the model: call DecomposeNetwork first.");
        if (walk.Decomposed.FirstOrDefault(pair => IsWholeInFile(pair.Name) && !IsDecomposedInFile(pair.Name)) is { Module: not null, Name: var split })
            throw new SafetensorsException(path, $"holds weights of the original model ({split}.weight), but {split} is decomposed in the model: load them before AutoDecomposition or DecomposeNetwork.");
    }

    private static InformationEntry[] EntriesOf(ModuleWalk walk) =>
        [.. walk.Decomposed.DistinctBy(item => item.Module, ReferenceEqualityComparer.Instance).Select(item => item.Module.Information(item.Name))];

    private static SavedTies TiesOf(TorchModel model, Dictionary<ConvolutionSite, InformationEntry> matches, SafetensorsFile file)
    {
        HashSet<NamedConvolution> replaced = [.. model.Walk.Convolutions.Zip(model.Sites).Where(pair => matches.ContainsKey(pair.Second)).Select(pair => pair.First)];
        return new SavedTies(file, model.Walk.Convolutions, replaced.Contains);
    }

    // The state dictionary the model will have: that of today with the pairs in the place of the convolutions.
    private static void Expect(
        Dictionary<string, (IReadOnlyList<long> Shape, bool Optional)> expected, Dictionary<ConvolutionSite, InformationEntry> matches, TorchModel model)
    {
        foreach (var (named, site) in model.Walk.Convolutions.Zip(model.Sites))
        {
            if (!matches.TryGetValue(site, out InformationEntry? entry))
                continue;
            foreach (string name in named.Names)
            {
                string prefix = name.Length == 0 ? "" : $"{name}.";
                // A Sequential lists a shared parameter under its first name only.
                bool isListedElsewhere = !expected.Remove($"{prefix}weight");
                expected[$"{prefix}0.weight"] = ([.. entry.FirstWeight.Dimensions.Select(size => (long)size)], isListedElsewhere);
                expected[$"{prefix}1.weight"] = ([.. entry.LastWeight.Dimensions.Select(size => (long)size)], isListedElsewhere);
                bool hasBias = expected.Remove($"{prefix}bias");
                if (hasBias || named.Module.bias is not null)
                    expected[$"{prefix}1.bias"] = ([entry.Original.OutChannels], !hasBias);
            }
        }
    }

    private static void Write(string path, Action<Stream> write)
    {
        using var files = new OutputFiles();
        files.Stage(path, overwrite: true, write);
        files.Commit();
    }
}
