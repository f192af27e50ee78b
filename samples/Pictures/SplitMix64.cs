namespace SplitConv.Samples.Pictures;

/// <summary>
/// The SplitMix64 random number generator. It lives here because <see cref="Random"/> does not promise the same numbers in every version of .NET,
/// and a seed must always mean the same pictures.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number in [0, 1), of 53 random bits.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * Fraction();

    /// <summary>True in this share of all calls.</summary>
    public bool Chance(double probability) => Fraction() < probability;

    /// <summary>A number of about normal distribution: mean 0, standard deviation 1, never beyond 3.5.</summary>
    public double Noise()
    {
        // Each fraction has a variance of 1/12, their sum one of 1/3.
        double sum = Fraction() + Fraction() + Fraction() + Fraction() - 2;
        return sum * 1.7320508075688772;
    }

    /// <summary>A vector of length 1 in a random direction.</summary>
    public Point Direction()
    {
        // Drawn without sine and cosine, whose last digit differs between systems.
        while (true)
        {
            var point = new Point(Between(-1, 1), Between(-1, 1));
            double length = point.Length;
            if (length is > 0.1 and < 1)
                return point * (1 / length);
        }
    }
}
