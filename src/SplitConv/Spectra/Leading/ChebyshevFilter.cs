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

    // Rounding errors grow with the strongest direction. Beyond this they would hide the weakest that is wanted.
    private const double LargestGrowth = 1e10;

    private readonly double _bound;
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
        // The guard vectors above a converge too, those below it make up for the ends of the interval being blurred.
        _bound = Math.Max(ritzValues[guards / 2], noise);
        _positions = [.. ritzValues.Select(value => Math.Max(1, 2 * value / _bound - 1))];
        // Dominant ones have grown enough at the first degree and are kept out of the others.
        _dominant = _positions.Count(position => position >= target);
        double weakest = _positions[guards], strongest = _positions.Where(position => position < target).DefaultIfEmpty(1).Max();

        int highest = 1;
        while (highest < HighestDegree && Growth(highest, weakest) < target && Growth(highest + 1, strongest) < LargestGrowth * Growth(highest + 1, weakest))
            highest++;
        _degrees = [.. _positions.Select(position => DegreeFor(position, target, highest))];
        Reached = Growth(highest, weakest);
        Growths = [.. _positions.Zip(_degrees, (position, degree) => Growth(degree, position))];
    }

    /// <summary>The growth of the weakest wanted vector.</summary>
    public double Reached { get; }

    /// <summary>The growth of each vector, at least 1.</summary>
    public IReadOnlyList<double> Growths { get; }

    /// <summary>The filtered vectors.</summary>
    /// <param name="gram">G, L x L.</param>
    /// <param name="vectors">The Ritz vectors Z in ascending order of their values, L x p. Disposed.</param>
    /// <param name="products">G Z. Disposed.</param>
    /// <param name="checkpoint">Called after every product.</param>
    public Tensor Apply(Tensor gram, Tensor vectors, Tensor products, Action checkpoint)
    {
        using var scope = NewDisposeScope();
        Tensor result = products.mul(2 / _bound).sub_(vectors);
        // T_0 = 1, T_1 = x, T_k+1 = 2 x T_k - T_k-1 with x = 2 G / a - 1. The lowest need the highest degree, so that the columns still at work are the first ones.
        Tensor before = vectors, now = result, dominant = vectors.narrow(1, vectors.shape[1] - _dominant, _dominant);
        products.Dispose();
        for (int degree = 2; degree <= _degrees.Max(); degree++)
        {
            int active = _degrees.Count(needed => needed >= degree);
            Tensor current = now.narrow(1, 0, active);
            Tensor next = gram.mm(current).mul_(4 / _bound).add_(current, alpha: -2).sub_(before.narrow(1, 0, active));
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
        return result.mul_(tensor([.. Growths.Select(growth => 1 / growth)], gram.dtype)).MoveToOuterDisposeScope();
    }

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
