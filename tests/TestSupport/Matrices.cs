namespace SplitConv.TestSupport;

/// <summary>Arithmetic of plain arrays, for comparing.</summary>
public static class Matrices
{
    /// <summary>The Frobenius norm, scaled so that squares neither overflow nor vanish.</summary>
    public static double Norm(IReadOnlyList<double> values)
    {
        double largest = values.Max(Math.Abs);
        return largest == 0 ? 0 : largest * Math.Sqrt(values.Sum(value => value / largest * (value / largest)));
    }

    /// <summary>The norm of the difference as a share of the norm of <paramref name="expected"/>; 0 if both are zero.</summary>
    public static double RelativeDifference(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        double difference = Norm([.. expected.Zip(actual, (left, right) => left - right)]);
        return difference == 0 ? 0 : difference / Norm(expected);
    }

    /// <summary>The product of two row-major matrices.</summary>
    public static double[] Product(double[] left, double[] right, int inner)
    {
        int rows = left.Length / inner, columns = right.Length / inner;
        double[] product = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        for (int k = 0; k < inner; k++)
        for (int column = 0; column < columns; column++)
            product[row * columns + column] += left[row * inner + k] * right[k * columns + column];
        return product;
    }
}
