using System.Text.RegularExpressions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>What to decompose and how far. The default takes every decision as the reference does, but never makes a pair that is not cheaper.</summary>
public sealed record DecompositionOptions
{
    /// <summary>The defaults.</summary>
    public static DecompositionOptions Default { get; } = new();

    /// <summary>The rule that chooses the ranks. Default: the reference's.</summary>
    public IRankRule RankRule { get; init; } = ReferenceRankRule.Instance;

    /// <summary>
    /// Ranks for single layers by name, in place of the rule's; from 1 to the number of singular values of the layer. Naming a convolution that is unknown, not
    /// eligible or left out is an error. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, int> LayerRanks { get; init; } = new Dictionary<string, int>();

    /// <summary>Only convolutions whose name one of these matches are decomposed; empty means all. Default: empty.</summary>
    public IReadOnlyList<Regex> Include { get; init; } = [];

    /// <summary>Convolutions whose name one of these matches are left alone. Default: empty.</summary>
    public IReadOnlyList<Regex> Exclude { get; init; } = [];

    /// <summary>
    /// The memory decompositions may take beside the model, in bytes, above 0. A convolution that is estimated to need more is kept, with the estimate as the reason; the estimate is for the usual
    /// course, see <see cref="Spectra.KernelDecomposition.EstimateMemory"/>. Default: half of the machine's.
    /// </summary>
    public long MemoryLimit { get; init; } = MachineMemory.Half;

    /// <summary>Whether pairs that need no fewer multiply-accumulates than the original are refused. Default: true.</summary>
    public bool UseCostGate { get; init; } = true;
}
