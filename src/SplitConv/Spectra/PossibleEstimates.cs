namespace SplitConv.Spectra;

/// <summary>
/// The EVBMF ranks a matrix may have of whose spectrum only so much is known that any of several is possible. What the searches on these have in common is taken to hold for the true one.
/// </summary>
internal sealed class PossibleEstimates
{
    // By this share the variance of the noise moves with what is not known, and by this much two searches may end to both sides of a minimum.
    private const double Margin = 2e-4;
    private const double Inaccuracy = 1.4 * BoundedMinimization.AbsoluteTolerance;

    // With several minima, the one a search ends in depends on where it begins.
    private const int Starts = 12;

    private readonly Curve[] _curves;
    private readonly double _lowest;
    private readonly double _highest;

    /// <summary>Prepares the searches.</summary>
    /// <param name="spectra">The spectra, of L values each.</param>
    /// <param name="rows">Rows of the matrix, L.</param>
    /// <param name="columns">Columns of the matrix, M, at least L.</param>
    public PossibleEstimates(IReadOnlyList<double[]> spectra, int rows, int columns)
    {
        _curves = [.. spectra.Select(values => new Curve(values, rows, columns))];
        _lowest = _curves.Min(curve => curve.Lower);
        _highest = _curves.Max(curve => curve.Lower);
    }

    /// <summary>The value a function has for all possible estimates; null if it has several.</summary>
    /// <param name="function">A function of the rank, for example the final rank.</param>
    public int? Common(Func<int, int> function)
    {
        int? common = null;
        foreach (Curve curve in _curves)
        {
            foreach (int estimate in Estimates(curve, function))
            {
                int value = function(estimate);
                if (common is not null && value != common)
                    return null;
                common = value;
            }
        }

        return common;
    }

    private IEnumerable<int> Estimates(Curve curve, Func<int, int> function)
    {
        // Wherever the search ends, it is between its bounds.
        int fewest = curve.CountAbove(curve.Upper), most = curve.CountAbove(_lowest);
        if (Enumerable.Range(fewest, most - fewest + 1).All(estimate => function(estimate) == function(fewest)))
            return [fewest];

        return Enumerable.Range(0, Starts + 1).SelectMany(start =>
        {
            double noise = curve.Search(_lowest + (_highest - _lowest) * start / Starts), margin = Margin * noise + Inaccuracy;
            return (int[])[curve.CountAbove(noise + margin), curve.CountAbove(Math.Max(_lowest, noise - margin))];
        });
    }

    // The objective of one spectrum, up to constants, with the sums over the values below the threshold at hand.
    private sealed class Curve
    {
        private readonly double[] _squares;
        private readonly double[] _sums;
        private readonly int _columns;
        private readonly double _alpha;
        private readonly double _threshold;

        public Curve(double[] values, int rows, int columns)
        {
            (_columns, (_alpha, _threshold)) = (columns, EmpiricalBayesRank.Constants(rows, columns));
            _squares = [.. values.Select(value => value * value).OrderDescending()];
            (Lower, Upper) = EmpiricalBayesRank.NoiseBounds(_squares, rows, columns, _alpha, _threshold);
            _sums = new double[rows + 1];
            for (int i = rows - 1; i >= 0; i--)
                _sums[i] = _sums[i + 1] + _squares[i];
        }

        public double Lower { get; }

        public double Upper { get; }

        public double Search(double lower) =>
            BoundedMinimization.Minimize(FreeEnergy, lower, Upper) ?? 0.5 * (lower + Upper);

        public int CountAbove(double variance)
        {
            double smallest = _columns * variance * _threshold;
            int low = 0, high = _squares.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_squares[middle] > smallest)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }

        // As EmpiricalBayesRank has it, less the sum of ln s^2 over all values.
        private double FreeEnergy(double variance)
        {
            int count = CountAbove(variance);
            double unit = _columns * variance;
            double sum = _sums[count] / unit + _squares.Length * Math.Log(unit);
            for (int i = 0; i < count; i++)
            {
                double x = _squares[i] / unit, t = EmpiricalBayesRank.Shrunk(x, _alpha);
                sum += x - t + Math.Log(t + 1) + _alpha * Math.Log(t / _alpha + 1);
            }

            return sum;
        }
    }
}
