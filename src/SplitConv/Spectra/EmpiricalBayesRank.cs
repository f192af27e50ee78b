namespace SplitConv.Spectra;

/// <summary>
/// The rank of a noisy matrix by empirical variational Bayes matrix factorisation (EVBMF), analytic solution: S. Nakajima, M. Sugiyama, S. D. Babacan, R. Tomioka,
/// "Global analytic solution of fully-observed variational Bayesian matrix factorization", JMLR 14 (2013). In the form and with the constants
/// of the reference (reference behaviour, section 3).
/// </summary>
public static class EmpiricalBayesRank
{
    /// <summary>The number of singular values that stand out of the noise.</summary>
    /// <param name="singularValues">All L singular values, descending.</param>
    /// <param name="rows">Rows of the matrix, L.</param>
    /// <param name="columns">Columns of the matrix, M, at least L.</param>
    /// <returns>From 0 to L. 0 for a matrix without a finite, positive spectrum.</returns>
    /// <exception cref="ArgumentException">There are not L values, or L is above M.</exception>
    public static int Estimate(IReadOnlyList<double> singularValues, int rows, int columns)
    {
        if (singularValues.Count != rows)
            throw new ArgumentException($"EVBMF needs all {rows} singular values, not {singularValues.Count}.", nameof(singularValues));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, columns);

        var (alpha, threshold) = Constants(rows, columns);
        double[] squares = [.. singularValues.Select(value => value * value)];

        var (lower, upper) = NoiseBounds(squares, rows, columns, alpha, threshold);
        double noise = BoundedMinimization.Minimize(variance => FreeEnergy(squares, variance, columns, alpha, threshold), lower, upper)
            ?? 0.5 * (lower + upper);
        double smallest = Math.Sqrt(columns * noise * threshold);
        return singularValues.Count(value => value > smallest);
    }

    /// <summary>L / M, and the threshold that parts the squares, in units of M sigma^2.</summary>
    internal static (double Alpha, double Threshold) Constants(int rows, int columns)
    {
        double alpha = (double)rows / columns, tau = 2.5129 * Math.Sqrt(alpha);
        return (alpha, (1 + tau) * (1 + alpha / tau));
    }

    /// <summary>Between these two the variance of the noise must lie.</summary>
    internal static (double Lower, double Upper) NoiseBounds(double[] squares, int rows, int columns, double alpha, double threshold)
    {
        int tail = Math.Max(0, Math.Min((int)Math.Ceiling(rows / (1 + alpha)) - 1, rows) - 1);
        double upper = squares.Sum() / ((double)rows * columns);
        double meanOfTail = squares.Skip(tail).Average();
        return (Math.Max(squares[Math.Min(tail + 1, rows - 1)] / (columns * threshold), meanOfTail / columns), upper);
    }

    // The objective F(sigma^2), up to constants, with x = s^2 / (M sigma^2) parted at the threshold.
    private static double FreeEnergy(double[] squares, double variance, int columns, double alpha, double threshold)
    {
        double sum = 0;
        foreach (double square in squares)
        {
            double x = square / (columns * variance);
            if (x > threshold)
            {
                double t = Shrunk(x, alpha);
                sum += x - t + Math.Log((t + 1) / x) + alpha * Math.Log(t / alpha + 1);
            }
            else
            {
                sum += x - Math.Log(x);
            }
        }

        return sum;
    }

    /// <summary>t(x).</summary>
    internal static double Shrunk(double x, double alpha)
    {
        double centred = x - (1 + alpha);
        return 0.5 * (centred + Math.Sqrt(centred * centred - 4 * alpha));
    }
}
