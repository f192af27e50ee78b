namespace SplitConv.Spectra;

/// <summary>
/// Spectra that agree with what is known of one: its leading values, within their uncertainty, bounds of the others, and the sums of all squares and fourth powers. What holds for the extremes
/// among them and some in between is taken to hold for the one that is not known.
/// </summary>
internal static class SpectrumCompletions
{
    // What the leading values leave of the fourth powers is a difference of large numbers. Less than this share of them is not known well enough.
    private const double SmallestShare = 1e-4;

    // Where the variance of the rest may lie if it is not known: between equal values, and as many as possible at the edge with the others at zero.
    private static readonly double[] Spreads = [0.02, 0.2, 0.5, 0.9, 0.999];
    private static readonly double[] Splits = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>The completions; empty if what is known is too little, or does not agree with itself.</summary>
    /// <param name="leading">What is known.</param>
    public static IReadOnlyList<double[]> Of(LeadingSpectrum leading)
    {
        var completions = new List<double[]>();
        foreach (double[] known in Known(leading))
        {
            double[][][] possible = [.. EnergiesOfRest(leading, known).Select(energy => Rests(leading, known, energy).Select(rest => (double[])[.. known, .. rest]).ToArray())];
            if (possible.Length == 0 || possible.Any(spectra => spectra.Length == 0))
                return [];
            completions.AddRange(possible.SelectMany(spectra => spectra));
        }

        return completions;
    }

    // The leading values at both ends of their uncertainty; the guards at their lower bounds and on a straight line down to the bound of the rest: spectra are convex there, and where one is not, a step holds the lower bounds up.
    private static IEnumerable<double[]> Known(LeadingSpectrum leading)
    {
        int guards = leading.Guards.Count;
        foreach (int share in (int[])[0, 1])
        {
            double[] values = [.. leading.Values.Zip(leading.Uncertainties, (value, uncertainty) => value + share * uncertainty)];
            if (guards == 0)
            {
                yield return values;
                continue;
            }

            double last = values[^1], slope = (last - Math.Min(last, leading.RestBound)) / guards;
            yield return [.. values, .. leading.Guards];
            yield return [.. values, .. leading.Guards.Select((guard, i) => Math.Max(guard, last - slope * (i + 1)))];
        }
    }

    private static double[] EnergiesOfRest(LeadingSpectrum leading, double[] known)
    {
        double energy = leading.Energy - known.Sum(value => value * value), uncertainty = leading.EnergyUncertainty;
        return energy > 1e4 * uncertainty ? [energy] : energy > 2 * uncertainty ? [energy - uncertainty, energy + uncertainty] : [];
    }

    private static IEnumerable<IEnumerable<double>> Rests(LeadingSpectrum leading, double[] known, double energy)
    {
        int count = leading.Rows - known.Length;
        double edge = Math.Pow(Math.Min(known[^1], leading.RestBound), 2), mean = energy / count;
        if (count < 2 || mean >= edge)
            return [];
        double fourthPowers = leading.FourthPowers - known.Sum(value => Math.Pow(value, 4)), variance = fourthPowers / count - mean * mean;
        double largest = mean * (edge - mean);
        double[] variances = fourthPowers < SmallestShare * leading.FourthPowers ? [.. Spreads.Select(spread => spread * largest)]
            : variance > 0 && variance < largest ? [variance] : [];
        return
            from possible in variances
            from split in Splits
            select TwoLevels(edge, count, mean, Math.Sqrt(possible), split);
    }

    // For a mean and a deviation of the squares, spectra of two levels have the largest and the smallest partial sums. The split lies between the upper level at the edge and the lower one at zero.
    private static IEnumerable<double> TwoLevels(double edge, int count, double mean, double deviation, double split)
    {
        double above = (edge - mean) / deviation, below = mean / deviation;
        double fewest = 1 / (1 + above * above), most = below * below / (1 + below * below);
        int upper = Math.Clamp((int)Math.Round((fewest + split * (most - fewest)) * count), 1, count - 1);
        double share = (double)upper / count;
        double high = Math.Min(edge, mean + deviation * Math.Sqrt((1 - share) / share));
        double low = Math.Max(1e-12 * mean, (count * mean - upper * high) / (count - upper));
        return [.. Enumerable.Repeat(Math.Sqrt(high), upper), .. Enumerable.Repeat(Math.Sqrt(low), count - upper)];
    }
}
