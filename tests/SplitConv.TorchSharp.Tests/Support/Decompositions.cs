using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Tests;

/// <summary>Options and results as tests need them.</summary>
internal static class Decompositions
{
    /// <summary>Decomposes for as long as the test may run.</summary>
    public static DecompositionResult<nn.Module<Tensor, Tensor>> Decompose(
        this nn.Module<Tensor, Tensor> model,
        string? informationPath = null,
        DecompositionOptions? options = null,
        IProgress<DecompositionProgress>? progress = null) =>
        model.AutoDecomposition(informationPath, options, progress, TestContext.Current.CancellationToken);

    /// <summary>Every pair at the full rank of its kernel, where it equals the original to rounding.</summary>
    /// <param name="outcomes">The outcomes of a decomposition of an equal model.</param>
    public static DecompositionOptions FullRank(IEnumerable<LayerOutcome> outcomes) => AtRanks(
        outcomes.Where(outcome => outcome.Pair is not null).ToDictionary(
            outcome => outcome.Plan.Site.Name,
            outcome => outcome.Pair!.Mode.Rows(outcome.Plan.Site.Geometry!.Weight)));

    /// <summary>Every pair at the full rank of its kernel, for a model whose information file is known.</summary>
    public static DecompositionOptions FullRank(IEnumerable<InformationEntry> entries) =>
        AtRanks(entries.ToDictionary(entry => entry.Name, entry => entry.Mode.Rows(entry.Original.Weight)));

    /// <summary>Given ranks, without the cost gate.</summary>
    public static DecompositionOptions AtRanks(IReadOnlyDictionary<string, int> ranks) => new() { LayerRanks = ranks, UseCostGate = false };

    /// <summary>The pairs of a model, each once.</summary>
    public static IReadOnlyList<DecomposedConvolution> Pairs(nn.Module model) =>
        [.. model.modules().Prepend(model).OfType<DecomposedConvolution>().DistinctBy(pair => pair, ReferenceEqualityComparer.Instance).Cast<DecomposedConvolution>()];

    /// <summary>The names of a state dictionary after decomposition: those of the original with the pairs in the place of the convolutions.</summary>
    public static IEnumerable<string> ParametersAfter(IEnumerable<string> before, IReadOnlyDictionary<string, IReadOnlyList<string>> changes)
    {
        foreach (string name in before)
        {
            int dot = name.LastIndexOf('.');
            string owner = dot < 0 ? "" : name[..dot], leaf = name[(dot + 1)..];
            if (!changes.TryGetValue(owner, out IReadOnlyList<string>? pair))
                yield return name;
            else if (leaf == "weight")
                foreach (string part in pair)
                    yield return $"{part}.weight";
            else
                yield return $"{pair[1]}.{leaf}";
        }
    }

    /// <summary>Saves an information file that matches a model, by decomposing another one like it.</summary>
    public static string SaveInformation(Func<nn.Module<Tensor, Tensor>> create, string path)
    {
        using nn.Module<Tensor, Tensor> model = create();
        model.Decompose(path);
        return path;
    }
}
