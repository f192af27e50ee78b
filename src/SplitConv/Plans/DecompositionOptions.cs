using System.Text.RegularExpressions;
using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Latencies;
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
    /// Ranks for single layers by name, taken as they are, in place of the rule's; from 1 to the number of singular values of the layer. Naming a convolution that is unknown, not
    /// eligible or left out is an error. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, int> LayerRanks { get; init; } = new Dictionary<string, int>();

    /// <summary>Rules for some layers, in place of <see cref="RankRule"/> and <see cref="Budget"/>; the first that is for a layer counts. Naming a single convolution that cannot be decomposed is an error. Default: none.</summary>
    public IReadOnlyList<LayerRule> LayerRules { get; init; } = [];

    /// <summary>
    /// Ranks go up to the next multiple of this, because runtimes compute channels in blocks, and costs are compared in whole blocks. From 1 on. The reference's rule has its own rounding, to multiples of 16. Default: 16.
    /// </summary>
    public int RankMultiple { get; init; } = 16;

    /// <summary>What the model may cost: all ranks are then chosen together, so that the expected damage is least. Not together with a <see cref="RankRule"/>. Default: null, none.</summary>
    public ModelBudget? Budget { get; init; }

    /// <summary>How much the output suffers from what each convolution loses, by name; the budget weighs by it. Convolutions that are not named count with 1. Default: none, so that the damage is the discarded energy.</summary>
    public IReadOnlyDictionary<string, LayerSensitivity> Sensitivities { get; init; } = new Dictionary<string, LayerSensitivity>();

    /// <summary>Which ways to decompose a convolution are tried. Default: the reference's.</summary>
    public DecompositionSchemes Schemes { get; init; } = DecompositionSchemes.Reference;

    /// <summary>Which convolutions are eligible by their geometry. With <see cref="DecompositionSchemes.All"/> kernels of any size are. Default: the reference's filter.</summary>
    public EligibilityLimits Eligibility { get; init; } = EligibilityLimits.Reference;

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

    /// <summary>Measures convolutions and pairs; only pairs that are faster by <see cref="LeastSpeedUp"/> are then made, and budgets of latency become possible. Default: null, nothing is measured.</summary>
    public ILatencyMeter? LatencyMeter { get; init; }

    /// <summary>How many times faster than its convolution a pair must be measured to be made, above 0. Only with a <see cref="LatencyMeter"/>. Default: 1.05.</summary>
    public double LeastSpeedUp { get; init; } = 1.05;

    /// <summary>Inputs of the network to keep its outputs by: pairs are then fitted to what flows through the network, and energies are those of the outputs. Default: null, only the weights are looked at.</summary>
    public ICalibration? Calibration { get; init; }

    /// <summary>Feature maps by the names of convolutions, for models that do not tell them themselves: budgets of MACs, strides and measurements need them. Default: none.</summary>
    public IReadOnlyDictionary<string, FeatureMaps> FeatureMaps { get; init; } = new Dictionary<string, FeatureMaps>();
}
