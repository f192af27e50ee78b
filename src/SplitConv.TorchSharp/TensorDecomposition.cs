using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.Storage;
using SplitConv.TorchSharp.Modules;
using SplitConv.TorchSharp.Weights;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp;

/// <summary>
/// Decomposes the convolutions of TorchSharp models: online (<see cref="AutoDecomposition(nn.Module, string?, DecompositionOptions?, IProgress{DecompositionProgress}?, CancellationToken)"/>) from
/// their weights, offline (<see cref="DecomposeNetwork(nn.Module, string)"/>) from an information file. The model is changed in place, after everything that can fail
/// has been done. Make optimisers afterwards: they must know the new parameters.
/// </summary>
public static partial class TensorDecomposition
{
    /// <summary>Decomposes the eligible convolutions of a trained model.</summary>
    /// <param name="model">The model. Its modules are found by their registration, the fields and collections that hold them by reflection.</param>
    /// <param name="decomposeInfoPath">Where to write the information file, for later offline decomposition; an existing file is replaced. Null for none. If nothing is decomposed, none is written.</param>
    /// <param name="options">What to decompose and how far; null for the reference's decisions.</param>
    /// <param name="progress">Told before every layer of every stage (spectra and measurements where the options ask for them, then factors) and at the end.</param>
    /// <param name="cancellationToken">Looked at between layers, within large ones and within measurements.</param>
    /// <returns>The model and the names that changed. The model is the one passed in, changed in place, so that the result may be ignored unless the model is itself a Conv2d.</returns>
    /// <exception cref="InvalidOptionsException">The options do not fit the model, or their budget cannot be met.</exception>
    /// <exception cref="OutputException">The information file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. After this and every other exception the model is as it was.</exception>
    public static DecompositionResult<nn.Module> AutoDecomposition(
        this nn.Module model,
        string? decomposeInfoPath = null,
        DecompositionOptions? options = null,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= DecompositionOptions.Default;
        // Names and shapes might well be the same, and the pairs fitted to something else.
        if (options.Calibration is ModuleCalibration calibration && !ReferenceEquals(calibration.Model, model))
            throw new InvalidOptionsException(["The calibration is made for another model: give ModuleCalibration the one that is decomposed."]);
        if (decomposeInfoPath is not null)
            OutputFiles.CheckTarget(decomposeInfoPath, overwrite: true);

        var surveyed = new TorchModel(model);
        DecompositionPlan plan = DecompositionPlanner.Plan([.. surveyed.Sites.Select(RequireData)], options);
        PlanResult computed = PlanExecution.Run(plan, progress, cancellationToken);
        IReadOnlyList<LayerOutcome> outcomes = computed.Outcomes;
        cancellationToken.ThrowIfCancellationRequested();

        using var prepared = PreparedPairs.FromOutcomes(surveyed, outcomes);
        List<string> warnings = [.. Unmeasured(computed.Plan)];
        if (decomposeInfoPath is not null && prepared.Pairs.Count > 0)
            warnings.AddRange(WriteInformation(decomposeInfoPath, surveyed, outcomes));
        else if (decomposeInfoPath is not null)
            warnings.Add($"Nothing was decomposed; {decomposeInfoPath} was not written{(File.Exists(decomposeInfoPath) ? ", what is there is from before" : "")}.");
        DecompositionResult<nn.Module> result = prepared.Commit();
        return result with { Plan = computed.Plan, Outcomes = outcomes, Calibration = computed.Calibration, Warnings = [.. result.Warnings, .. warnings] };
    }

    /// <inheritdoc cref="AutoDecomposition(nn.Module, string?, DecompositionOptions?, IProgress{DecompositionProgress}?, CancellationToken)"/>
    public static DecompositionResult<nn.Module<Tensor, Tensor>> AutoDecomposition(
        this nn.Module<Tensor, Tensor> model,
        string? decomposeInfoPath = null,
        DecompositionOptions? options = null,
        IProgress<DecompositionProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Typed(AutoDecomposition((nn.Module)model, decomposeInfoPath, options, progress, cancellationToken));

    /// <summary>Redoes the structure of a decomposition from its information file. The new convolutions have the weights of a new Conv2d, biases keep theirs; load the decomposed weights next.</summary>
    /// <param name="model">The original model.</param>
    /// <param name="decomposeInfoPath">The information file, ours or the reference's.</param>
    /// <returns>The model and the names that changed. The model is the one passed in, unless that is itself a Conv2d.</returns>
    /// <exception cref="InformationException">The file cannot be read or does not fit the model; the message names layer and field, and the model is as it was.</exception>
    public static DecompositionResult<nn.Module> DecomposeNetwork(this nn.Module model, string decomposeInfoPath)
    {
        ArgumentNullException.ThrowIfNull(model);
        var surveyed = new TorchModel(model);
        return Restructure(surveyed, Match(surveyed, InformationFile.Read(decomposeInfoPath), decomposeInfoPath), decomposeInfoPath);
    }

    /// <inheritdoc cref="DecomposeNetwork(nn.Module, string)"/>
    public static DecompositionResult<nn.Module<Tensor, Tensor>> DecomposeNetwork(this nn.Module<Tensor, Tensor> model, string decomposeInfoPath) =>
        Typed(DecomposeNetwork((nn.Module)model, decomposeInfoPath));

    // Whoever gives a meter wants no pair that was not measured.
    private static IEnumerable<string> Unmeasured(DecompositionPlan plan)
    {
        string[] names = plan.Options.LatencyMeter is null ? [] : [.. plan.EligibleLayers.Where(layer => layer.Latency is null).Select(layer => layer.Site.Name)];
        if (names.Length > 0)
            yield return $"{names[0]}{(names.Length > 1 ? $" and {names.Length - 1} more were" : " was")} decomposed without being measured: not among FeatureMaps (see FindFeatureMaps), or the meter could not run the pair.";
    }

    // A model on the META device can be restructured, but holds nothing to decompose.
    private static ConvolutionSite RequireData(ConvolutionSite site) => site.LoadKernel is not null || site.Obstacles.Count > 0
        ? site
        : site with { Obstacles = [new KeptReason(KeptReasonKind.WeightOutOfReach, "its weights are on the META device and hold no data; use DecomposeNetwork, or load the model first")] };

    private static DecompositionResult<nn.Module> Restructure(TorchModel model, Dictionary<ConvolutionSite, InformationEntry> matches, string name, SavedTies? ties = null)
    {
        foreach (var (named, site) in model.Walk.Convolutions.Zip(model.Sites))
        {
            if (matches.TryGetValue(site, out InformationEntry? entry) && site.RankObstacle?.Invoke(entry.Rank) is { } obstacle)
                throw new InformationException($"{name}: {named.Name} cannot be replaced in this model: {obstacle}.", named.Name);
        }

        using var prepared = PreparedPairs.WithDefaultWeights(model, matches, ties);
        return prepared.Commit();
    }

    // The site of every entry, all fields compared.
    private static Dictionary<ConvolutionSite, InformationEntry> Match(TorchModel model, IReadOnlyList<InformationEntry> entries, string name)
    {
        var decomposed = EntriesOf(model.Walk).ToDictionary(entry => entry.Name);
        if (entries.FirstOrDefault(entry => decomposed.ContainsKey(entry.Name)) is { } twice)
        {
            throw new InformationException(
                $"{name}: {twice.Name} is decomposed already in this model, at rank {decomposed[twice.Name].Rank}; start from the original model.", twice.Name);
        }

        return InformationCheck.Match(entries, model.Sites, name).ToDictionary(match => match.Site, match => match.Entry);
    }

    // Of the whole model: pairs from an earlier decomposition and new ones, in the model's order. What the user should know about the file is returned.
    private static string[] WriteInformation(string path, TorchModel model, IReadOnlyList<LayerOutcome> outcomes)
    {
        // No name is in both: what is decomposed already is no convolution any more.
        var known = EntriesOf(model.Walk).Concat(InformationEntry.Of(outcomes)).ToDictionary(entry => entry.Name);
        InformationEntry[] entries = [.. model.Walk.NamesInOrder.Where(known.ContainsKey).Select(name => known[name])];
        byte[] content = InformationFile.Write(entries);
        Write(path, stream => stream.Write(content));
        return InformationFile.OwnModesWarning(entries, path) is { } warning ? [warning] : [];
    }

    private static DecompositionResult<nn.Module<Tensor, Tensor>> Typed(DecompositionResult<nn.Module> result) =>
        new((nn.Module<Tensor, Tensor>)result.Model, result.Changes) { Plan = result.Plan, Calibration = result.Calibration, Outcomes = result.Outcomes, Warnings = result.Warnings };
}
