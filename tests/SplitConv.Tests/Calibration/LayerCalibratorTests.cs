using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.TestSupport;
using Xunit;
using static TorchSharp.torch;

namespace SplitConv.Tests.Calibration;

/// <summary>Pairs fitted to what flows through the network.</summary>
public sealed class LayerCalibratorTests
{
    private static readonly InputMaps Inputs = InputMaps.Of(40, 8, 9, 11);
    private static readonly InputMaps Fresh = InputMaps.Of(20, 8, 9, 11, seed: 900);

    public static TheoryData<DecompositionMode> Modes => [.. Enum.GetValues<DecompositionMode>()];

    [Theory, MemberData(nameof(Modes))]
    public void Every_mode_errs_less_on_fresh_inputs_than_the_plain_pair(DecompositionMode mode)
    {
        NetworkLayer layer = NetworkLayer.Of("layer", 9, 8, 3, 3);

        LayerOutcome plain = Plain(layer, mode, 5), fitted = Fit(new ChainNetwork([layer], Inputs), plain);

        Assert.True(fitted.Calibration!.IsKept);
        Assert.Equal((mode, 5), (fitted.Pair!.Mode, fitted.Pair.Rank));
        Assert.InRange(Error(layer, fitted.Pair), 0, 0.9 * Error(layer, plain.Pair!));
        Assert.Equal(fitted.Pair.RelativeError!.Value, Matrices.RelativeDifference(layer.Kernel.ToValues(), fitted.Pair.Kernels.Compose()), 1e-5);
        Assert.True(fitted.Pair.RelativeError > plain.Pair!.RelativeError);
    }

    [Theory, MemberData(nameof(Modes))]
    public void At_full_rank_the_outputs_are_those_of_the_original(DecompositionMode mode)
    {
        NetworkLayer layer = NetworkLayer.Of("layer", 5, 8, 3, 3);

        LayerOutcome fitted = Fit(new ChainNetwork([layer], Inputs), Plain(layer, mode, mode.HighestRank(layer.Geometry.Weight)));

        Assert.InRange(Error(layer, fitted.Pair!), 0, 1e-5);
        Assert.InRange(fitted.Calibration!.Error, 0, 1e-5);
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Weights_keep_their_number_format(ElementType type)
    {
        NetworkLayer layer = NetworkLayer.Of("layer", new ConvolutionGeometry(new WeightShape(9, 8, 3, 3)), type: type);

        LayerOutcome plain = Plain(layer, DecompositionMode.SCFK, 5), fitted = Fit(new ChainNetwork([layer], Inputs), plain);

        Assert.Equal(type, fitted.Pair!.Kernels.First.Type);
        Assert.Equal(type, fitted.Pair.Kernels.Last.Type);
        Assert.InRange(Error(layer, fitted.Pair), 0, 0.9 * Error(layer, plain.Pair!));
    }

    [Fact]
    public void The_errors_are_those_of_the_inputs_that_were_held_out()
    {
        NetworkLayer layer = NetworkLayer.Of("layer", 9, 8, 3, 3);
        LayerOutcome plain = Plain(layer, DecompositionMode.SCFK, 5), fitted = Fit(new ChainNetwork([layer], Inputs), plain);

        Assert.Equal(36 * 99, fitted.Calibration!.Patches);
        Assert.Equal(72, fitted.Calibration.Unknowns);
        Assert.Equal(HeldOutError(layer, plain.Pair!), fitted.Calibration.PlainError, 1e-4);
        Assert.Equal(HeldOutError(layer, fitted.Pair!), fitted.Calibration.Error, 1e-4);
    }

    [Fact]
    public void A_later_layer_makes_up_for_an_earlier_one()
    {
        NetworkLayer first = NetworkLayer.Of("first", 10, 8, 3, 3), second = NetworkLayer.Of("second", 9, 10, 3, 3, 4);
        var network = new ChainNetwork([first, second], Inputs) { Fresh = Fresh };
        LayerOutcome damaged = Plain(first, DecompositionMode.SCFK, 3), plain = Plain(second, DecompositionMode.SCFK, 8);

        LayerPair unaware = Fit(network, plain).Pair!, aware = Fit(network, plain, damaged).Pair!;

        double Damage(LayerPair pair) => network.Compare([new Dictionary<string, LayerPair> { ["first"] = damaged.Pair!, ["second"] = pair }], CancellationToken.None)[0]!.Relative;
        Assert.InRange(Damage(aware), 0, 0.95 * Damage(unaware));
    }

    [Fact]
    public void What_the_network_cannot_see_is_given_up_for_what_it_can()
    {
        NetworkLayer layer = NetworkLayer.Of("layer", 9, 8, 3, 3) with { HasRelu = true };
        LayerOutcome plain = Plain(layer, DecompositionMode.SCFK, 4);

        LayerPair unaware = Fit(new ChainNetwork([layer with { TellsRange = false }], Inputs), plain).Pair!, aware = Fit(new ChainNetwork([layer], Inputs), plain).Pair!;

        Assert.InRange(VisibleError(layer, aware), 0, VisibleError(layer, unaware));
        Assert.True(Error(layer, aware) > Error(layer, unaware));
    }

    [Fact]
    public void Every_channel_has_a_range_of_its_own()
    {
        NetworkLayer layer = NetworkLayer.Of("layer", 9, 8, 3, 3);
        float[] low = [.. Enumerable.Range(0, 9).Select(channel => channel % 3 == 0 ? float.NegativeInfinity : -0.3f)], high = [.. Enumerable.Range(0, 9).Select(channel => channel % 3 == 1 ? float.PositiveInfinity : 0.4f)];
        LayerOutcome plain = Plain(layer, DecompositionMode.SCFK, 4);

        LayerPair unaware = Fit(new ChainNetwork([layer], Inputs), plain).Pair!, aware = Fit(new ChainNetwork([layer with { Range = new VisibleRange(low, high) }], Inputs), plain).Pair!;

        double Seen(LayerPair pair) => Difference(layer, pair, Fresh, 0, outputs => outputs.maximum(tensor(low).reshape(1, 9, 1, 1)).minimum(tensor(high).reshape(1, 9, 1, 1)));
        Assert.InRange(Seen(aware), 0, 0.97 * Seen(unaware));
    }

    private static LayerOutcome Plain(NetworkLayer layer, DecompositionMode mode, int rank)
    {
        LayerPlan plan = DecompositionPlanner.Plan([layer.Site], Calibrated.Options with { LayerRanks = new Dictionary<string, int> { [layer.Name] = rank } }).Layers[0];
        PairGeometry geometry = PairGeometry.Of(layer.Geometry, mode, rank);
        using var decomposition = Spectra.KernelDecomposition.Compute(layer.Kernel, mode, rank, cancellationToken: CancellationToken.None);
        return new LayerOutcome { Plan = plan, Pair = new LayerPair(mode, rank, geometry, decomposition.Truncate(geometry, mode, layer.Kernel.Type), decomposition.RelativeError(rank)) };
    }

    private static LayerOutcome Fit(ChainNetwork network, LayerOutcome plain, params LayerOutcome[] before)
    {
        using var _ = no_grad();
        using ICalibrationRun run = network.Begin([.. network.Layers.Select(layer => layer.Name)], CancellationToken.None);
        foreach (LayerOutcome outcome in before)
            run.Replace(outcome.Plan.Site.Name, outcome.Pair!);
        return Assert.Single(LayerCalibrator.Run(Assert.Single(LayerJob.Of([plain], [plain.Plan.Site.Name], run.Inputs)), run, _ => { }, CancellationToken.None));
    }

    private static double Error(NetworkLayer layer, LayerPair pair) => Difference(layer, pair, Fresh, 0, outputs => outputs);

    private static double VisibleError(NetworkLayer layer, LayerPair pair) => Difference(layer, pair, Fresh, 0, outputs => nn.functional.relu(outputs));

    private static double HeldOutError(NetworkLayer layer, LayerPair pair) => Difference(layer, pair, Inputs, 9, outputs => outputs);

    // Over every tenth input from one on, or all; relative to the deviation from the mean of the others, if there are any.
    private static double Difference(NetworkLayer layer, LayerPair pair, InputMaps maps, int from, Func<Tensor, Tensor> seen)
    {
        using var scope = NewDisposeScope();
        int[] chosen = [.. Enumerable.Range(0, maps.Count).Where(map => from == 0 || map % 10 == from)];
        Tensor inputs = cat([.. chosen.Select(map => maps.ToTensor(map, 1))]);
        Tensor original = seen(ChainNetwork.Convolve(layer, inputs, null)), given = seen(ChainNetwork.Convolve(layer, inputs, pair));
        Tensor others = from == 0 ? original : seen(ChainNetwork.Convolve(layer, cat([.. Enumerable.Range(0, maps.Count).Except(chosen).Select(map => maps.ToTensor(map, 1))]), null));
        Tensor deviation = original - others.mean([0, 2, 3], keepdim: true);
        return Math.Sqrt((given - original).square().sum().item<double>() / deviation.square().sum().item<double>());
    }
}
