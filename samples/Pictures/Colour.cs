namespace SplitConv.Samples.Pictures;

/// <summary>A colour; each part runs from 0 (dark) to 1 (bright).</summary>
internal readonly record struct Colour(double Red, double Green, double Blue)
{
    public static Colour Random(SplitMix64 random) => new(random.Fraction(), random.Fraction(), random.Fraction());

    /// <summary>A colour at least <paramref name="contrast"/> away from this one; <paramref name="contrast"/> is at most 0.8.</summary>
    public Colour RandomOther(SplitMix64 random, double contrast)
    {
        // Even from mid-grey the corners of the colour cube are 0.86 away, so that the loop ends.
        while (true)
        {
            Colour other = Random(random);
            if (DistanceTo(other) >= contrast)
                return other;
        }
    }

    /// <summary>This colour with a share of <paramref name="other"/> mixed in.</summary>
    public Colour Mix(Colour other, double share) => new(
        Red + share * (other.Red - Red),
        Green + share * (other.Green - Green),
        Blue + share * (other.Blue - Blue));

    private double DistanceTo(Colour other)
    {
        (double red, double green, double blue) = (other.Red - Red, other.Green - Green, other.Blue - Blue);
        return Math.Sqrt(red * red + green * green + blue * blue);
    }
}
