namespace SplitConv.Convolutions;

/// <summary>
/// Unfolds a kernel <c>W[out, in, h, w]</c> into a matrix <c>A</c> of L rows (c1, k1) and M columns (c2, k2), and folds it or its factors back
/// (reference behaviour, section 1). Matrices are row-major arrays.
/// </summary>
public static class Unfolding
{
    /// <summary>The unfolding of a kernel, L x M.</summary>
    /// <param name="values">The weights, <c>[out, in, h, w]</c> row-major.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="mode">Which channels and which kernel axis make the rows.</param>
    public static double[] Unfold(ReadOnlySpan<double> values, WeightShape shape, DecompositionMode mode)
    {
        double[] matrix = new double[values.Length];
        int element = 0;
        foreach (int position in Positions(shape, mode))
            matrix[position] = values[element++];
        return matrix;
    }

    /// <summary>The kernel whose unfolding is <paramref name="matrix"/>: the inverse of <see cref="Unfold"/>.</summary>
    /// <param name="matrix">The unfolding, L x M.</param>
    /// <param name="shape">The shape of the kernel.</param>
    /// <param name="mode">The mode of the unfolding.</param>
    public static double[] Fold(ReadOnlySpan<double> matrix, WeightShape shape, DecompositionMode mode)
    {
        double[] values = new double[matrix.Length];
        int element = 0;
        foreach (int position in Positions(shape, mode))
            values[element++] = matrix[position];
        return values;
    }

    /// <summary>
    /// The two kernels whose composition has the unfolding <c>left * right</c>. In the FC modes the columns hold the input channels, so the first
    /// convolution comes from <paramref name="right"/> and the last from <paramref name="left"/>; in the SC modes it is the other way round.
    /// </summary>
    /// <param name="left">The factor on the side of the rows, L x R.</param>
    /// <param name="right">The factor on the side of the columns, R x M.</param>
    /// <param name="pair">The shapes of the two kernels.</param>
    /// <param name="mode">The mode of the unfolding.</param>
    /// <param name="type">The number format of the two kernels.</param>
    public static KernelPair FoldFactors(ReadOnlySpan<double> left, ReadOnlySpan<double> right, PairGeometry pair, DecompositionMode mode, ElementType type)
    {
        WeightShape first = pair.First.Weight, last = pair.Last.Weight;
        int rank = first.OutChannels;
        // first[r, c * k + j] is a row-major R x (c, k) matrix; last[o, r, j] is (o, k) x R with its last two axes exchanged.
        double[] firstValues = mode.RowsHoldOutput() ? right.ToArray() : Transpose(left, rank);
        double[] lastValues = new double[last.Count];
        int taps = last.Height * last.Width;
        int columns = last.OutChannels * taps;
        for (int o = 0; o < last.OutChannels; o++)
        for (int r = 0; r < rank; r++)
        for (int j = 0; j < taps; j++)
        {
            int line = o * taps + j;
            lastValues[(o * rank + r) * taps + j] = mode.RowsHoldOutput() ? left[line * rank + r] : right[r * columns + line];
        }

        return new KernelPair(
            ConvolutionKernel.FromValues(first, type, firstValues),
            ConvolutionKernel.FromValues(last, type, lastValues));
    }

    private static double[] Transpose(ReadOnlySpan<double> matrix, int columns)
    {
        double[] transposed = new double[matrix.Length];
        int rows = matrix.Length / columns;
        for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            transposed[column * rows + row] = matrix[row * columns + column];
        return transposed;
    }

    // Where each weight [o, i, y, x], in row-major order, stands in the row-major unfolding.
    private static IEnumerable<int> Positions(WeightShape shape, DecompositionMode mode)
    {
        bool rowsHoldOutput = mode.RowsHoldOutput(), rowsHoldHeight = mode.RowsHoldHeight();
        int rowTaps = rowsHoldHeight ? shape.Height : shape.Width, columnTaps = rowsHoldHeight ? shape.Width : shape.Height;
        int columns = mode.Columns(shape);
        for (int o = 0; o < shape.OutChannels; o++)
        for (int i = 0; i < shape.InChannels; i++)
        for (int y = 0; y < shape.Height; y++)
        for (int x = 0; x < shape.Width; x++)
        {
            int row = (rowsHoldOutput ? o : i) * rowTaps + (rowsHoldHeight ? y : x);
            int column = (rowsHoldOutput ? i : o) * columnTaps + (rowsHoldHeight ? x : y);
            yield return row * columns + column;
        }
    }
}
