using SplitConv.Convolutions;
using SplitConv.Costs;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;
using SplitConv.Tests.Settling;
using Xunit;

namespace SplitConv.Tests.Plans;

/// <summary>Options that contradict each other, or that nothing could be made of, are refused before a weight is read.</summary>
public sealed class ContradictoryOptionsTests
{
    private static readonly DecompositionOptions Options = new();
    private static readonly ModelBudget Half = new(BudgetedCost.Macs, 0.5);

    private static readonly Dictionary<string, DecompositionOptions> Contradictions = new()
    {
        ["The memory limit must be above 0 bytes, not -1."] = Options with { MemoryLimit = -1 },
        ["The rank multiple must be at least 1, not 0."] = Options with { RankMultiple = 0 },
        ["The fewest channels must be at least 1, not 0."] = Options with { Eligibility = new EligibilityLimits { FewestChannels = 0 } },
        ["The largest stride must be at least 1, not -2."] = Options with { Eligibility = new EligibilityLimits { LargestStride = -2 } },
        ["The smallest kernel must be at least 1, not 0."] = Options with { Eligibility = new EligibilityLimits { SmallestKernel = 0 } },
        ["The least speed-up must be above 0, not -0.5."] = Options with { LeastSpeedUp = -0.5 },
        ["The least speed-up must be above 0, not NaN."] = Options with { LeastSpeedUp = double.NaN },
        ["The least speed-up must be above 0, not Infinity."] = Options with { LeastSpeedUp = double.PositiveInfinity },
        ["The budget macs:1 must be above 0 and below 1."] = Options with { Budget = Half with { Share = 1 } },
        ["The budget macs:0 must be above 0 and below 1."] = Options with { Budget = Half with { Share = 0 } },
        ["The budget parameters:NaN must be above 0 and below 1."] = Options with { Budget = new ModelBudget(BudgetedCost.Parameters, double.NaN) },
        ["The budget macs:0.5 and the rule energy:0.9 contradict each other: a budget chooses the ranks itself; rules for single layers go with it."] =
            Options with { Budget = Half, RankRule = new EnergyRankRule(0.9) },
        ["Sensitivities are for a budget, and there is none."] = Options with { Sensitivities = Of("layer", LayerSensitivity.Constant(2)) },
        ["The budget latency:0.5 needs measurements, and there is nothing to measure with."] = Options with { Budget = new ModelBudget(BudgetedCost.Latency, 0.5) },
        ["The sensitivity of layer must have points of discarded energy from 0 to 1, not all 0, and of finite damage of at least 0."] =
            Options with { Budget = Half, Sensitivities = Of("layer", LayerSensitivity.Constant(-2)) },
        ["No convolution is called 'missing'."] = Options with { Budget = Half, Sensitivities = Of("missing", LayerSensitivity.Constant(2)) },
        ["No convolution is called 'absent'."] = Options with { FeatureMaps = new Dictionary<string, FeatureMaps> { ["absent"] = default } },
    };

    public static TheoryData<string> Sentences => [.. Contradictions.Keys];

    public static TheoryData<double[]> BrokenPoints => new()
    {
        Array.Empty<double>(), new[] { 0, 1.0 }, new[] { 1.5, 1 }, new[] { -0.5, 1 },
        new[] { 0.5, double.NaN }, new[] { double.NaN, 1 }, new[] { 0.5, double.PositiveInfinity },
    };

    [Theory, MemberData(nameof(Sentences))]
    public void Each_is_told_in_a_sentence(string sentence)
    {
        int loads = 0;
        ConvolutionSite site = TestSites.Of("layer", TestSites.Small).WithMaps(14).Counting(() => loads++);

        Assert.Equal([sentence], Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan([site], Contradictions[sentence])).Violations);
        Assert.Equal(0, loads);
    }

    [Fact]
    public void Several_are_told_together() => Assert.Equal(
        [
            "The memory limit must be above 0 bytes, not 0.", "The rank multiple must be at least 1, not -16.",
            "The budget latency:0.5 needs measurements, and there is nothing to measure with.",
        ],
        Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan(
            [], Options with { MemoryLimit = 0, RankMultiple = -16, Budget = new ModelBudget(BudgetedCost.Latency, 0.5) })).Violations);

    [Theory, MemberData(nameof(BrokenPoints))]
    public void Points_that_make_no_curve_are_no_sensitivity(double[] points)
    {
        var sensitivity = new LayerSensitivity([.. points.Chunk(2).Select(point => new SensitivityPoint(point[0], point[1]))]);
        DecompositionOptions options = Options with { Budget = Half, Sensitivities = Of("layer", sensitivity) };

        var exception = Assert.Throws<InvalidOptionsException>(() => DecompositionPlanner.Plan([TestSites.Of("layer", TestSites.Small)], options));

        Assert.StartsWith("The sensitivity of layer must have ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_together_is_not_refused()
    {
        ConvolutionSite site = TestSites.Of("layer", TestSites.Small).WithMaps(14);

        DecompositionPlanner.Plan([site], Options with
        {
            Budget = Half,
            LayerRules = [new LayerRule("layer", new EnergyRankRule(0.9))],
            Sensitivities = Of("layer", new LayerSensitivity([new(0, 0), new(0.5, 1), new(0.5, 2), new(1, 0)])),
            LatencyMeter = new FormulaMeter([site]),
            LeastSpeedUp = 0.5,
        });
    }

    private static Dictionary<string, LayerSensitivity> Of(string name, LayerSensitivity sensitivity) => new() { [name] = sensitivity };
}
