using SplitConv.Convolutions;
using SplitConv.Plans;
using SplitConv.Spectra.Leading;
using SplitConv.Spectra.Libtorch;
using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>Fits the pair of one job, and judges by held-out inputs whether it is better than the plain one.</summary>
internal static class LayerCalibrator
{
    /// <summary>Fits.</summary>
    /// <param name="job">The job; its convolutions can be watched.</param>
    /// <param name="run">The network, with all convolutions before replaced.</param>
    /// <param name="advance">Told the share of the work that is done.</param>
    /// <param name="cancellationToken">Looked at between steps.</param>
    /// <returns>The outcomes of the job's convolutions.</returns>
    public static IReadOnlyList<LayerOutcome> Run(LayerJob job, ICalibrationRun run, Action<double> advance, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        var layout = new PatchLayout(job.Site.Geometry!.Weight, job.Pair.Geometry.FirstAxes);
        var uses = new List<CalibratedUse>();
        var samples = new List<SplitSample>();
        try
        {
            foreach (ConvolutionSite site in job.Outcomes.Select(outcome => outcome.Plan.Site))
            {
                if (PatchCollector.Collect(run.Observe(site.Name, cancellationToken), site.Geometry!, run.Inputs, site.HasBias, cancellationToken) is not { } sample)
                    return [.. job.Outcomes.Select(outcome => outcome with { Calibration = LayerCalibration.Impossible("too few positions to fit to and to judge by") })];
                samples.Add(sample);
                uses.Add(new CalibratedUse(sample, layout, site.LoadBias?.Invoke(), run.RangeOf(site.Name)));
            }

            if (SplitSample.Obstacle(samples) is { } obstacle)
                return [.. job.Outcomes.Select(outcome => outcome with { Calibration = LayerCalibration.Impossible(obstacle) })];
            advance(0.3);
            Tensor weight = WeightTensor.Of(job.Site.LoadKernel!(), layout);
            return Judge(job, layout, weight, uses, share => advance(0.3 + 0.7 * share), cancellationToken);
        }
        finally
        {
            uses.ForEach(use => use.Dispose());
            samples.ForEach(sample => sample.Dispose());
        }
    }

    private static LayerOutcome[] Judge(LayerJob job, PatchLayout layout, Tensor weight, List<CalibratedUse> uses, Action<double> advance, CancellationToken cancellationToken)
    {
        using var pause = CollectionPause.Begin();
        var fit = new PairFit(layout, weight, uses, cancellationToken);
        var (factors, means) = fit.Fit(job.Pair.Rank, advance);
        ElementType type = job.Site.ElementType;
        factors = factors.Orthonormal().Rounded(WeightTensor.TypeOf(type));
        Tensor kernel = factors.Compose(), plain = WeightTensor.Of(job.Pair.Kernels).Compose();
        Tensor?[] biases = [.. uses.Zip(means, (use, mean) => use.BestBias(kernel, mean))];

        double deviation = uses.Sum(use => use.HeldOutDeviation());
        double error = uses.Zip(biases, (use, bias) => use.HeldOutError(kernel, bias)).Sum(), plainError = uses.Sum(use => use.HeldOutError(plain, use.OriginalBias));
        // Outputs that cannot be seen at all leave nothing to win; a number that is none compares as false.
        bool isKept = error < plainError;
        var calibration = new LayerCalibration(Relative(plainError, deviation), Relative(isKept ? error : plainError, deviation), isKept, fit.Patches, layout.Length) { IsApproximate = !PatchMoments.CanBeComplete(layout) };
        if (!isKept)
            return [.. job.Outcomes.Select(outcome => outcome with { Calibration = calibration })];

        // Convolutions that share the weight may differ in stride and dilation.
        var kernels = new KernelPair(WeightTensor.ToKernel(factors.First, job.Pair.Geometry.First.Weight, type), WeightTensor.ToKernel(factors.Last, job.Pair.Geometry.Last.Weight, type));
        double relativeError = Math.Sqrt(GramMatrix.SumOfSquares(weight - kernel) / GramMatrix.SumOfSquares(weight));
        return
        [
            .. job.Outcomes.Zip(biases, (outcome, bias) => outcome with
            {
                Pair = outcome.Pair! with { Kernels = kernels, RelativeError = relativeError, Bias = bias?.data<double>().ToArray() },
                Calibration = calibration,
            }),
        ];
    }

    // Outputs that do not vary have no scale; what is wrong with them counts as all.
    private static double Relative(double error, double deviation) => error == 0 ? 0 : deviation == 0 ? 1 : Math.Sqrt(error / deviation);
}
