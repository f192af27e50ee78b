using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using Xunit;

namespace SplitConv.Tests.Calibration;

/// <summary>Whatever flows through the network: what comes out is finite and never worse than the plain pair on inputs that were held out.</summary>
public sealed class UnusualDataTests
{
    private static readonly InputMaps Usual = InputMaps.Of(20, 8, 8, 8);
    private static readonly NetworkLayer Layer = NetworkLayer.Of("layer", 9, 8, 3, 3);

    private static readonly Dictionary<string, Func<ChainNetwork>> Networks = new()
    {
        ["channels that are always zero"] = () => new([Layer], Usual.With((channel, value) => channel < 3 ? 0 : value)),
        ["channels that are constant"] = () => new([Layer], Usual.With((channel, value) => channel < 3 ? 5 : value)),
        ["channels that are constant, no bias"] = () => new([Layer with { Bias = null }], Usual.With((channel, value) => channel < 3 ? 5 : value)),
        ["channels that are alike"] = () => new([Layer], Usual with { Values = [.. Enumerable.Range(0, Usual.Values.Length).Select(index => Usual.Values[index / 512 * 512 + index % 64])] }),
        ["all constant"] = () => new([Layer], Usual.With((_, _) => 3)),
        ["all constant, no padding"] = () => new([Layer with { Margins = default }], Usual.With((_, _) => 3)),
        ["all zero"] = () => new([Layer], Usual.With((_, _) => 0)),
        ["all zero, no bias"] = () => new([Layer with { Bias = null }], Usual.With((_, _) => 0)),
        ["all zero, more inputs than outputs"] = () => new([NetworkLayer.Of("layer", 2, 8, 3, 3)], Usual.With((_, _) => 0)),
        ["one large mean"] = () => new([Layer], Usual.With((_, value) => value + 1e4)),
        ["one input"] = () => new([Layer], InputMaps.Of(1, 8, 8, 8)),
        ["two inputs"] = () => new([Layer], InputMaps.Of(2, 8, 8, 8)),
        ["five inputs"] = () => new([Layer], InputMaps.Of(5, 8, 8, 8)),
        ["five inputs of one position"] = () => new([Layer], InputMaps.Of(5, 8, 1, 1)),
        ["ten inputs of one position"] = () => new([Layer], InputMaps.Of(10, 8, 1, 1)),
        ["many inputs of one position"] = () => new([Layer], InputMaps.Of(200, 8, 1, 1)),
        ["outputs that cannot be seen"] = () => new([Layer with { HasRelu = true, Bias = [.. Enumerable.Repeat(-1e3, 9)] }], Usual),
        ["outputs that can hardly be seen"] = () => new([Layer with { HasRelu = true, Bias = [.. Enumerable.Repeat(-3.0, 9)] }], Usual),
        ["tiny values"] = () => new([Layer with { Bias = null }], InputMaps.Of(20, 8, 8, 8, scale: 1e-20)),
        ["vanishing values"] = () => new([Layer with { Bias = null }], InputMaps.Of(20, 8, 8, 8, scale: 1e-30)),
        ["large values"] = () => new([Layer], InputMaps.Of(20, 8, 8, 8, scale: 1e15)),
        ["values whose squares are infinite"] = () => new([Layer], InputMaps.Of(20, 8, 8, 8, scale: 1e22)),
        ["tiny weights"] = () => new([NetworkLayer.Of("layer", Layer.Geometry, scale: 1e-12)], Usual),
        ["large weights"] = () => new([NetworkLayer.Of("layer", Layer.Geometry, scale: 1e12)], Usual),
        ["weights of half precision"] = () => new([NetworkLayer.Of("layer", Layer.Geometry, type: ElementType.Float16, scale: 1e-3)], Usual),
        ["NaN"] = () => new([Layer], Usual) { Disturbance = value => value > 2 ? float.NaN : value },
        ["infinity"] = () => new([Layer], Usual) { Disturbance = value => value > 2 ? float.PositiveInfinity : value },
        ["one output channel"] = () => new([NetworkLayer.Of("layer", 1, 8, 3, 3)], Usual),
        ["one input channel"] = () => new([NetworkLayer.Of("layer", 9, 1, 3, 3)], InputMaps.Of(20, 1, 8, 8)),
    };

    public static TheoryData<string, int> Cases => [.. Networks.Keys.SelectMany(name => new[] { 1, 3, int.MaxValue }.Select(rank => (name, rank)))];

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void The_pair_is_finite_and_never_worse_than_the_plain_one(string name, int rank)
    {
        ChainNetwork network = Networks[name]();
        WeightShape shape = network.Layers[0].Geometry.Weight;

        LayerOutcome outcome = Assert.Single(Calibrated.Run(network, Math.Min(rank, DecompositionModes.Choose(shape).HighestRank(shape))).Outcomes);

        LayerCalibration calibration = outcome.Calibration!;
        Assert.All(outcome.Pair!.Kernels.First.ToValues().Concat(outcome.Pair.Kernels.Last.ToValues()).Concat(outcome.Pair.Bias ?? []), value => Assert.True(double.IsFinite(value)));
        if (calibration.Obstacle is not null)
        {
            Assert.False(calibration.IsKept);
            return;
        }

        Assert.True(name is "NaN" or "infinity" || double.IsFinite(calibration.PlainError), $"{calibration}");
        Assert.True(!calibration.IsKept || calibration.Error < calibration.PlainError, $"{calibration}");
        Assert.True(calibration.IsKept || calibration.Error.Equals(calibration.PlainError), $"{calibration}");
        Assert.Equal(calibration.IsKept && network.Layers[0].Bias is not null, outcome.Pair.Bias is not null);
    }

    [Theory]
    [InlineData("all zero", "nothing to fit it to")]
    [InlineData("all zero, no bias", "nothing to fit it to")]
    [InlineData("all zero, more inputs than outputs", "nothing to fit it to")]
    [InlineData("values whose squares are infinite", "too large")]
    [InlineData("NaN", "or none")]
    public void What_nothing_can_be_fitted_to_has_its_reason(string name, string reason)
    {
        LayerCalibration calibration = Assert.Single(Calibrated.Run(Networks[name](), 3).Outcomes).Calibration!;

        Assert.Contains(reason, calibration.Obstacle, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void Ranks_by_energy_are_found_for_all_ways(string name)
    {
        ChainNetwork network = Networks[name]();

        LayerOutcome outcome = Assert.Single(Calibrated.Run(network, Calibrated.Options with { RankRule = new EnergyRankRule(0.9), Schemes = DecompositionSchemes.All }).Outcomes);

        Assert.NotNull(outcome.Pair);
        Assert.Contains(outcome.Plan.OutputSpectra.Count, new[] { 0, outcome.Plan.Spectra.Count });
        Assert.All(outcome.Plan.OutputSpectra.Values.SelectMany(spectrum => spectrum.SingularValues), value => Assert.True(double.IsFinite(value)));
        Assert.InRange(outcome.Plan.DiscardedEnergy!.Value, 0, 0.1);
    }

    [Fact]
    public void Patches_too_long_for_all_their_moments_are_fitted_to_approximately()
    {
        ChainNetwork network = new([NetworkLayer.Of("layer", 6, 700, 3, 3) with { HasRelu = true }], InputMaps.Of(12, 700, 5, 5));

        LayerOutcome outcome = Assert.Single(Calibrated.Run(network, 4).Outcomes);

        Assert.True(outcome.Calibration is { Obstacle: null, IsApproximate: true, Unknowns: 6300 });
        Assert.True(outcome.Calibration.IsKept);
    }
}
