namespace SplitConv.TestSupport;

/// <summary>The random numbers of the golden layer cases, the same on every machine: element n = 1, 2, ... is the finaliser of <c>seed + n * 0x9E3779B97F4A7C15</c>.</summary>
public static class SplitMix64
{
    /// <summary>Standard normal numbers by Box and Muller: number j is <c>sqrt(-2 ln u[2j]) cos(2 pi u[2j+1])</c>.</summary>
    public static double[] Normals(ulong seed, int count)
    {
        double[] normals = new double[count];
        for (int j = 0; j < count; j++)
            normals[j] = Math.Sqrt(-2 * Math.Log(Uniform(seed, 2 * j))) * Math.Cos(2 * Math.PI * Uniform(seed, 2 * j + 1));
        return normals;
    }

    /// <summary>Standard normal numbers in single precision.</summary>
    public static float[] NormalSingles(ulong seed, int count) => Array.ConvertAll(Normals(seed, count), number => (float)number);

    private static double Uniform(ulong seed, int index)
    {
        ulong z = unchecked(seed + (ulong)(index + 1) * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return ((z >> 11) + 0.5) * Math.Pow(2, -53);
    }
}
