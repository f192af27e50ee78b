using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>
/// Applies Chebyshev polynomials of a positive semidefinite matrix to its Ritz vectors: they stay below 1 on the unwanted part of the spectrum, [0, a], and grow as fast
/// as polynomials can above it (Y. Zhou, Y. Saad, M. Tiago, J. Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace iteration", 2006). Each vector
/// gets the degree its Ritz value needs (J. Winkelmann, P. Springer, E. Di Napoli, "ChASE", 2019) and is scaled by its own growth. Dominant directions are projected out of the others, which they would drown.
/// </summary>
internal sealed class ChebyshevFilter
{
    private const int HighestDegree = 12;
    private const double GuardsBelow = 0.9;
    private const double SmallestGap = 0.25;
    private const double TargetBeyondGap = 20;

    // Rounding errors grow with the strongest direction. Beyond this they would hide the weakest that is wanted.
    private const double LargestGrowth = 1e10;

    private readonly double[] _positions;
    private readonly int[] _degrees;
    private readonly int _dominant;

    /// <summary>Plans the degrees.</summary>
    /// <param name="ritzValues">The Ritz values, ascending.</param>
    /// <param name="wanted">How many of the highest are wanted.</param>
    /// <param name="target">The growth each wanted vector is to have.</param>
    /// <param name="isSingle">Whether the matrix is in single precision.</param>
    public ChebyshevFilter(double[] ritzValues, int wanted, double target, bool isSingle)
    {
        int guards = ritzValues.Length - wanted;
        double noise = (isSingle ? 1e-8 : 1e-15) * ritzValues[^1];
        // Near the wanted ones: the Ritz values of the guards are still too low, the more so the flatter the spectrum.
        Bound = Math.Max(ritzValues[(int)(GuardsBelow * guards)], noise);
        // A gap among the guards is a better place, and growth beyond it costs little.
        if (ritzValues[0] < SmallestGap * ritzValues[guards] || Growth(HighestDegree, Position(ritzValues[guards])) < target / 4)
            (Bound, target) = (Math.Max(ritzValues[0], noise), TargetBeyondGap * target);
        _positions = [.. ritzValues.Select(Position)];
        // Dominant ones have grown enough at the first degree and are kept out of the others.
        _dominant = _positions.Count(position => position >= target);
        double weakest = _positions[guards], strongest = _positions.Where(position => position < target).DefaultIfEmpty(1).Max();

        int highest = 1;
        while (highest < HighestDegree && Growth(highest, weakest) < target && Growth(highest + 1, strongest) < LargestGrowth * Growth(highest + 1, weakest))
            highest++;
        _degrees = [.. _positions.Select(position => DegreeFor(position, target, highest))];
    }

    /// <summary>The upper end of the part of the spectrum that is kept below 1, a.</summary>
    public double Bound { get; }

    /// <summary>How much a direction grows in the polynomial of a vector, at least 1.</summary>
    /// <param name="index">The vector.</param>
    /// <param name="value">The eigenvalue of the direction.</param>
    public double GrowthOf(int index, double value) => Growth(_degrees[index], Position(value));

    /// <summary>The filtered vectors.</summary>
    /// <param name="gram">G, L x L.</param>
    /// <param name="vectors">The Ritz vectors Z in ascending order of their values, L x p. Disposed.</param>
    /// <param name="products">G Z. Disposed.</param>
    /// <param name="checkpoint">Called after every product.</param>
    public Tensor Apply(Tensor gram, Tensor vectors, Tensor products, Action checkpoint)
    {
        using var scope = NewDisposeScope();
        Tensor result = products.mul(2 / Bound).sub_(vectors);
        // T_0 = 1, T_1 = x, T_k+1 = 2 x T_k - T_k-1 with x = 2 G / a - 1. The lowest need the highest degree, so that the columns still at work are the first ones.
        Tensor before = vectors, now = result, dominant = vectors.narrow(1, vectors.shape[1] - _dominant, _dominant);
        products.Dispose();
        for (int degree = 2; degree <= _degrees.Max(); degree++)
        {
            int active = _degrees.Count(needed => needed >= degree);
            Tensor current = now.narrow(1, 0, active);
            Tensor next = gram.mm(current).mul_(4 / Bound).add_(current, alpha: -2).sub_(before.narrow(1, 0, active));
            if (_dominant > 0)
                next.sub_(dominant.mm(dominant.t().mm(next)));
            // Columns that are done stay in the result, which is also where the first degree stands.
            if (!ReferenceEquals(now, result))
                result.narrow(1, 0, now.shape[1]).copy_(now);
            if (!ReferenceEquals(before, result))
                before.Dispose();
            (before, now) = (now, next);
            checkpoint();
        }

        if (!ReferenceEquals(now, result))
            result.narrow(1, 0, now.shape[1]).copy_(now);
        vectors.Dispose();
        return result.mul_(tensor([.. _positions.Select((position, i) => 1 / Growth(_degrees[i], position))], gram.dtype)).MoveToOuterDisposeScope();
    }

    // Where an eigenvalue lies when [0, a] is mapped to [-1, 1]; 1 for all in it.
    private double Position(double value) => Math.Max(1, 2 * value / Bound - 1);

    private static int DegreeFor(double position, double target, int highest)
    {
        int degree = 1;
        while (degree < highest && Growth(degree, position) < target)
            degree++;
        return degree;
    }

    // T_d(x) for x of at least 1.
    private static double Growth(int degree, double position) => Math.Cosh(degree * Math.Acosh(position));
}
