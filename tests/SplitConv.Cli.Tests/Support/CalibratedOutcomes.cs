using SplitConv.Calibration;
using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Ranks;
using SplitConv.TestSupport;

namespace SplitConv.Cli.Tests.Support;

/// <summary>What became of convolutions, as calibration may leave them.</summary>
public static class CalibratedOutcomes
{
    /// <summary>A calibrated pair.</summary>
    public static LayerCalibration Kept { get; } = new(0.312, 0.084, IsKept: true, Patches: 60_000, Unknowns: 2304);

    /// <summary>A pair that calibration did not improve.</summary>
    public static LayerCalibration PlainKept { get; } = Kept with { Error = 0.4, IsKept = false };

    /// <summary>A pair whose convolution could not be looked at.</summary>
    public static LayerCalibration NotWatched { get; } = new(0, 0, IsKept: false, Patches: 0, Unknowns: 0) { Obstacle = "it is in the body of a Loop" };

    /// <summary>A pair of a convolution of a large network, with a kernel error of a half.</summary>
    public static LayerOutcome Of(string name, LayerCalibration? calibration)
    {
        var geometry = new ConvolutionGeometry(new WeightShape(256, 256, 3, 3));
        var pair = PairGeometry.Of(geometry, DecompositionMode.FCSK, 96);
        // Nobody looks at the weights.
        ConvolutionKernel kernel = ConvolutionKernel.FromValues(new WeightShape(1, 1, 1, 1), ElementType.Float32, [0]);
        ConvolutionSite site = new ConvolutionSite { Name = name, Geometry = geometry, StatedWeightShape = [256, 256, 3, 3] }.WithMaps(14);
        return new LayerOutcome
        {
            Plan = new LayerPlan { Site = site, Rule = ReferenceRankRule.Instance, Mode = DecompositionMode.FCSK, Ranks = new RankRange(96, 96) },
            Pair = new LayerPair(DecompositionMode.FCSK, 96, pair, new KernelPair(kernel, kernel), RelativeError: 0.5),
            Calibration = calibration,
        };
    }

    /// <summary>The same, timed.</summary>
    public static LayerOutcome Timed(this LayerOutcome outcome) => outcome with { Plan = outcome.Plan with { Latency = new(12.345, 6.789) } };
}
