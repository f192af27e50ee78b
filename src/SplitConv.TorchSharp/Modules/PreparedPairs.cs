using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Plans.Information;
using SplitConv.TorchSharp.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SplitConv.TorchSharp.Modules;

/// <summary>All pairs for a model with their weights. Convolutions that share a weight share those of their pairs, unless calibration gave them kernels of their own. Disposing without a commit frees the weights.</summary>
internal sealed class PreparedPairs : IDisposable
{
    private readonly TorchModel _model;
    private readonly Dictionary<(IntPtr Weight, DecompositionMode Mode, int Rank, int Variant), (Parameter First, Parameter Last)> _weights = [];
    private readonly List<PreparedPair> _pairs = [];
    private bool _committed;

    private PreparedPairs(TorchModel model) => _model = model;

    public IReadOnlyList<PreparedPair> Pairs => _pairs;

    /// <summary>Pairs with the weights that were computed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outcomes">An outcome for each of its convolutions, in their order.</param>
    public static PreparedPairs FromOutcomes(TorchModel model, IReadOnlyList<LayerOutcome> outcomes) => Fill(model, prepared =>
    {
        var kernels = new Dictionary<IntPtr, List<KernelPair>>();
        foreach (var (named, outcome) in model.Walk.Convolutions.Zip(outcomes))
        {
            if (outcome.Pair is { } pair)
            {
                int variant = VariantOf(pair.Kernels, kernels, named.Module.weight.Handle);
                prepared.Add(named, pair.Mode, pair.Geometry, variant, pair.Bias, weight => (
                    TensorBytes.ToParameter(pair.Kernels.First, weight),
                    TensorBytes.ToParameter(pair.Kernels.Last, weight)));
            }
        }
    });

    /// <summary>Pairs with the weights that a new Conv2d has.</summary>
    /// <param name="model">The model.</param>
    /// <param name="entries">The convolutions to replace, by their site.</param>
    /// <param name="ties">What they share afterwards; null if all that they share now.</param>
    public static PreparedPairs WithDefaultWeights(TorchModel model, IReadOnlyDictionary<ConvolutionSite, InformationEntry> entries, SavedTies? ties = null) => Fill(model, prepared =>
    {
        foreach (var (named, site) in model.Walk.Convolutions.Zip(model.Sites))
        {
            if (entries.TryGetValue(site, out InformationEntry? entry))
            {
                PairGeometry geometry = PairGeometry.Of(site.Geometry!, entry.Mode, entry.Rank);
                double[]? bias = ties?.HasOwnBias(named) == true ? new double[geometry.Last.OutChannels] : null;
                prepared.Add(named, entry.Mode, geometry, ties?.VariantOf(named) ?? 0, bias, weight => (
                    DefaultWeight(geometry.First.Weight, weight),
                    DefaultWeight(geometry.Last.Weight, weight)));
            }
        }
    });

    /// <summary>Puts the pairs into the model.</summary>
    public DecompositionResult<nn.Module> Commit()
    {
        ILookup<IntPtr, string> otherUsers = _model.OtherUsers(_pairs.Select(pair => pair.Original.Module));
        string[] warnings =
        [
            .. _model.Warnings,
            .. from pair in _pairs
               let users = otherUsers[pair.Original.Module.weight.Handle]
               where users.Any()
               select $"The weight of {pair.Original.Name} is also used by a {users.First()} that is not decomposed and keeps it: the two are no longer tied.",
            .. from pair in _pairs
               let other = _pairs.First(other => other.Original.Module.weight.Handle == pair.Original.Module.weight.Handle)
               where other.FirstWeight.Handle != pair.FirstWeight.Handle
               select $"{other.Original.Name} and {pair.Original.Name} shared a weight, but {Difference(other, pair)}: the two are no longer tied.",
        ];
        _committed = true;
        nn.Module root = ModelRewriter.Commit(_model, _pairs, otherUsers);
        var changes = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (string name in _pairs.SelectMany(pair => pair.Original.Names))
            changes[name] = name.Length == 0 ? ["0", "1"] : [$"{name}.0", $"{name}.1"];
        return new DecompositionResult<nn.Module>(root, changes) { Warnings = warnings };
    }

    public void Dispose()
    {
        if (_committed)
            return;
        foreach (var (first, last) in _weights.Values)
        {
            first.Dispose();
            last.Dispose();
        }

        foreach (PreparedPair pair in _pairs)
            pair.Bias?.Dispose();
    }

    private static PreparedPairs Fill(TorchModel model, Action<PreparedPairs> fill)
    {
        var prepared = new PreparedPairs(model);
        try
        {
            fill(prepared);
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    // Those of the same numbers are one variant.
    private static int VariantOf(KernelPair pair, Dictionary<IntPtr, List<KernelPair>> known, IntPtr weight)
    {
        if (!known.TryGetValue(weight, out List<KernelPair>? variants))
            known[weight] = variants = [];
        int index = variants.FindIndex(pair.SameWeights);
        if (index < 0)
            variants.Add(pair);
        return index < 0 ? variants.Count - 1 : index;
    }

    private static string Difference(PreparedPair one, PreparedPair other) => (one.Mode, one.Geometry) == (other.Mode, other.Geometry)
        ? "calibration gave them different pairs"
        : $"not mode and rank ({one.Mode} {one.Geometry.First.OutChannels}, {other.Mode} {other.Geometry.First.OutChannels})";

    private void Add(NamedConvolution named, DecompositionMode mode, PairGeometry geometry, int variant, IReadOnlyList<double>? bias, Func<Parameter, (Parameter First, Parameter Last)> create)
    {
        Parameter weight = named.Module.weight;
        var key = (weight.Handle, mode, geometry.First.OutChannels, variant);
        if (!_weights.TryGetValue(key, out var weights))
            _weights[key] = weights = create(weight);
        _pairs.Add(new PreparedPair(named, mode, geometry, weights.First, weights.Last)
        {
            Bias = bias is not null && named.Module.bias is { } original ? TensorBytes.ToBias(bias, original) : null,
        });
    }

    /// <summary>A weight as a new Conv2d has it: as in the reference uniform within 1 / sqrt(fan in), which is He's rule with a slope of sqrt 5.</summary>
    public static Parameter DefaultWeight(WeightShape shape, Parameter like)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor values = empty([.. shape.Dimensions.Select(size => (long)size)], like.dtype, like.device);
        nn.init.kaiming_uniform_(values, Math.Sqrt(5));
        return TensorBytes.ToParameter(values, like);
    }
}
