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
        var (first, last) = Arrange(left, right, pair, mode);
        return ToPair(FloatingPoint.FromValues(first, type), FloatingPoint.FromValues(last, type), pair, type);
    }

    /// <inheritdoc cref="FoldFactors(ReadOnlySpan{double}, ReadOnlySpan{double}, PairGeometry, DecompositionMode, ElementType)"/>
    public static KernelPair FoldFactors(ReadOnlySpan<float> left, ReadOnlySpan<float> right, PairGeometry pair, DecompositionMode mode, ElementType type)
    {
        var (first, last) = Arrange(left, right, pair, mode);
        return ToPair(FloatingPoint.FromValues(first, type), FloatingPoint.FromValues(last, type), pair, type);
    }

    private static KernelPair ToPair(byte[] first, byte[] last, PairGeometry pair, ElementType type) =>
        new(new ConvolutionKernel(pair.First.Weight, type, first), new ConvolutionKernel(pair.Last.Weight, type, last));

    // first[r, c, j] is a row-major R x (c, j) matrix; last[o, r, j] is (o, j) x R with its last two axes exchanged.
    private static (T[] First, T[] Last) Arrange<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, PairGeometry pair, DecompositionMode mode)
    {
        WeightShape last = pair.Last.Weight;
        int rank = last.InChannels, taps = last.Height * last.Width;
        T[] lastValues = new T[last.Count];
        if (mode.RowsHoldOutput())
        {
            for (int o = 0; o < last.OutChannels; o++)
                Transpose(left.Slice(o * taps * rank, taps * rank), rank, lastValues.AsSpan(o * taps * rank));
            return (right.ToArray(), lastValues);
        }

        for (int o = 0; o < last.OutChannels; o++)
        for (int r = 0; r < rank; r++)
            right.Slice((r * last.OutChannels + o) * taps, taps).CopyTo(lastValues.AsSpan((o * rank + r) * taps));
        T[] firstValues = new T[left.Length];
        Transpose(left, rank, firstValues);
        return (firstValues, lastValues);
    }

    // In tiles, so that neither side leaves the cache.
    private static void Transpose<T>(ReadOnlySpan<T> matrix, int columns, Span<T> transposed)
    {
        const int tile = 32;
        int rows = matrix.Length / columns;
        for (int top = 0; top < rows; top += tile)
        for (int side = 0; side < columns; side += tile)
        for (int row = top; row < Math.Min(rows, top + tile); row++)
        for (int column = side; column < Math.Min(columns, side + tile); column++)
            transposed[column * rows + row] = matrix[row * columns + column];
    }

    // Where each weight [o, i, y, x], in row-major order, stands in the row-major unfolding.
    private static IEnumerable<int> Positions(WeightShape shape, DecompositionMode mode)
    {
        bool rowsHoldOutput = mode.RowsHoldOutput();
        KernelAxes rowAxes = mode.RowAxes(), columnAxes = rowAxes.Others;
        int rowTaps = (int)rowAxes.Of(shape.Kernel).Area, columnTaps = (int)columnAxes.Of(shape.Kernel).Area;
        int columns = mode.Columns(shape);
        for (int o = 0; o < shape.OutChannels; o++)
        for (int i = 0; i < shape.InChannels; i++)
        for (int y = 0; y < shape.Height; y++)
        for (int x = 0; x < shape.Width; x++)
        {
            int row = (rowsHoldOutput ? o : i) * rowTaps + Tap(rowAxes, shape.Width, y, x);
            int column = (rowsHoldOutput ? i : o) * columnTaps + Tap(columnAxes, shape.Width, y, x);
            yield return row * columns + column;
        }
    }

    private static int Tap(KernelAxes axes, int width, int y, int x) =>
        (axes.Height ? y : 0) * (axes.Width ? width : 1) + (axes.Width ? x : 0);
}
