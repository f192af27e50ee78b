using static TorchSharp.torch;

namespace SplitConv.Calibration;

/// <summary>
/// Fits a pair to what flows through the network: truncation in the metric of the data, alternating least squares against the original's outputs, and again with targets that only bind where the network can see the
/// outputs. How much the original weights count beside the data is chosen by held-out inputs where there is little data.
/// </summary>
/// <param name="layout">The ordering of patches and kernels.</param>
/// <param name="weight">The original kernel <c>[out, (in, first taps, last taps)]</c>, double precision.</param>
/// <param name="uses">The convolutions that use it.</param>
/// <param name="cancellationToken">Looked at between steps.</param>
internal sealed class PairFit(PatchLayout layout, Tensor weight, IReadOnlyList<CalibratedUse> uses, CancellationToken cancellationToken)
{
    private const int MostRounds = 6;
    private const double LeastGain = 2e-3;
    private const int MostSteps = 6;

    // With many patches for each value the data says it all.
    private const int PlentyPerValue = 20;
    private const double LeastNoise = 1e-3;
    private static readonly double[] Noises = [LeastNoise, 0.1, 1, 10];

    /// <summary>How many patches there are.</summary>
    public long Patches => uses.Sum(use => use.Patches.shape[0]);

    /// <summary>Fits a pair of a rank.</summary>
    /// <param name="rank">The rank.</param>
    /// <param name="advance">Told the share of the work that is done.</param>
    /// <returns>The factors, and the mean of the targets of each use.</returns>
    public (PairFactors Factors, IReadOnlyList<Tensor> TargetMeans) Fit(int rank, Action<double> advance)
    {
        using var scope = NewDisposeScope();
        using PatchMoments moments = Moments();
        if (Patches < PlentyPerValue * layout.Length)
            SetNoise(moments, BestNoise(moments, rank));
        advance(0.3);
        PairFactors factors = Start(moments, rank, MostRounds);
        Tensor[] means = [.. uses.Select(use => use.TargetMean())];
        advance(0.6);
        if (uses.Any(use => use.IsCut))
            (factors, means) = FitVisible(moments, factors, means, advance);
        foreach (Tensor mean in means)
            mean.MoveToOuterDisposeScope();
        return (Kept(factors), means);
    }

    /// <summary>A pair for trying: without the last of what can be gained.</summary>
    /// <param name="moments">The moments of the patches, with the outputs as targets.</param>
    /// <param name="rank">The rank.</param>
    public PairFactors Try(PatchMoments moments, int rank) => Start(moments, rank, rounds: 1);

    /// <summary>The moments of the patches, with the outputs as targets.</summary>
    public PatchMoments Moments()
    {
        var moments = PatchMoments.Of(layout, [.. uses.Select(use => use.Patches)], weight, LeastNoise);
        SetNoise(moments, LeastNoise);
        return moments;
    }

    private void SetNoise(PatchMoments moments, double noise)
    {
        using var scope = NewDisposeScope();
        moments.SetNoise(noise);
        moments.SetTargets([.. uses.Select(use => use.OutputTargets())]);
    }

    private PairFactors Start(PatchMoments moments, int rank, int rounds)
    {
        using var scope = NewDisposeScope();
        PairFactors truncated = WhitenedTruncation.Of(layout, weight, moments.OfTap, rank);
        cancellationToken.ThrowIfCancellationRequested();
        return Kept(AlternatingLeastSquares.Fit(moments, truncated, rounds, LeastGain, cancellationToken));
    }

    private (PairFactors Factors, Tensor[] Means) FitVisible(PatchMoments moments, PairFactors factors, Tensor[] means, Action<double> advance)
    {
        (PairFactors Factors, Tensor[] Means, double Error) best = (factors, means, double.PositiveInfinity);
        for (int step = 0; step <= MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Tensor kernel = factors.Compose();
            Tensor[] current = [.. uses.Select(use => use.TargetMean())];
            double error = 0;
            List<Tensor> targets = [];
            foreach (CalibratedUse use in uses)
            {
                targets.Add(use.NextTargets(kernel, out double part));
                error += part;
            }

            double before = best.Error;
            if (error < before)
                best = (factors, current, error);
            if (!(error < before * (1 - LeastGain)) || step == MostSteps)
                break;
            moments.SetTargets(targets);
            targets.ForEach(target => target.Dispose());
            factors = AlternatingLeastSquares.Fit(moments, factors, 1, LeastGain, cancellationToken);
            advance(0.6 + 0.4 * (step + 1) / MostSteps);
        }

        return (best.Factors, best.Means);
    }

    private double BestNoise(PatchMoments moments, int rank)
    {
        double Judge(double noise)
        {
            using var scope = NewDisposeScope();
            SetNoise(moments, noise);
            Tensor kernel = Start(moments, rank, rounds: 0).Compose();
            double error = uses.Sum(use => use.HeldOutError(kernel, use.BestBias(kernel, use.TargetMean())));
            // A number that is none would count as the least.
            return double.IsNaN(error) ? double.PositiveInfinity : error;
        }

        return Noises.MinBy(Judge);
    }

    private static PairFactors Kept(PairFactors factors) => new(factors.First.MoveToOuterDisposeScope(), factors.Last.MoveToOuterDisposeScope());
}
