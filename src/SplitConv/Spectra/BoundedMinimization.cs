namespace SplitConv.Spectra;

/// <summary>
/// The minimum of a function of one variable between two bounds, by Brent's combination of golden-section and parabolic steps
/// (R. P. Brent, Algorithms for Minimization Without Derivatives, 1973, chapter 5; the routine known as <c>fminbound</c>).
/// </summary>
internal static class BoundedMinimization
{
    /// <summary>How near to the minimum the search ends.</summary>
    public const double AbsoluteTolerance = 1e-5;
    private const int MaximumEvaluations = 500;
    private static readonly double RootOfEpsilon = Math.Sqrt(2.2e-16);
    private static readonly double GoldenShare = 0.5 * (3 - Math.Sqrt(5));

    /// <summary>Returns where the minimum was found, or null if the search did not settle.</summary>
    /// <remarks>The order of the steps and the constants are the reference's: its rank depends on where this search ends to the last bit.</remarks>
    public static double? Minimize(Func<double, double> function, double lower, double upper)
    {
        if (!(lower <= upper) || !double.IsFinite(lower) || !double.IsFinite(upper))
            return null;

        double best = lower + GoldenShare * (upper - lower), second = best, third = best;
        double step = 0, stepBeforeLast = 0;
        double bestValue = function(best), secondValue = bestValue, thirdValue = bestValue;
        double value = bestValue;
        int evaluations = 1;
        double middle = 0.5 * (lower + upper);
        double tolerance = RootOfEpsilon * Math.Abs(best) + AbsoluteTolerance / 3;
        double twiceTolerance = 2 * tolerance;

        while (Math.Abs(best - middle) > twiceTolerance - 0.5 * (upper - lower))
        {
            bool golden = true;
            if (Math.Abs(stepBeforeLast) > tolerance)
            {
                // The parabola through the three best points.
                double r = (best - second) * (bestValue - thirdValue);
                double q = (best - third) * (bestValue - secondValue);
                double p = (best - third) * q - (best - second) * r;
                q = 2 * (q - r);
                if (q > 0)
                    p = -p;
                q = Math.Abs(q);
                r = stepBeforeLast;
                stepBeforeLast = step;
                if (Math.Abs(p) < Math.Abs(0.5 * q * r) && p > q * (lower - best) && p < q * (upper - best))
                {
                    golden = false;
                    step = p / q;
                    double candidate = best + step;
                    if (candidate - lower < twiceTolerance || upper - candidate < twiceTolerance)
                        step = Toward(middle - best, tolerance);
                }
            }

            if (golden)
            {
                stepBeforeLast = best >= middle ? lower - best : upper - best;
                step = GoldenShare * stepBeforeLast;
            }

            double point = best + Toward(step, Math.Max(Math.Abs(step), tolerance));
            value = function(point);
            evaluations++;

            if (value <= bestValue)
            {
                if (point >= best)
                    lower = best;
                else
                    upper = best;
                (third, thirdValue) = (second, secondValue);
                (second, secondValue) = (best, bestValue);
                (best, bestValue) = (point, value);
            }
            else
            {
                if (point < best)
                    lower = point;
                else
                    upper = point;
                if (value <= secondValue || second == best)
                {
                    (third, thirdValue) = (second, secondValue);
                    (second, secondValue) = (point, value);
                }
                else if (value <= thirdValue || third == best || third == second)
                {
                    (third, thirdValue) = (point, value);
                }
            }

            middle = 0.5 * (lower + upper);
            tolerance = RootOfEpsilon * Math.Abs(best) + AbsoluteTolerance / 3;
            twiceTolerance = 2 * tolerance;
            if (evaluations >= MaximumEvaluations)
                return null;
        }

        return double.IsNaN(best) || double.IsNaN(bestValue) || double.IsNaN(value) ? null : best;
    }

    // The length in the direction, where no direction counts as forward.
    private static double Toward(double direction, double length) => direction >= 0 ? length : -length;
}
