using static TorchSharp.torch;

namespace SplitConv.Spectra.Leading;

/// <summary>The Gram matrix <c>A A^T</c>.</summary>
internal static class GramMatrix
{
    private const int MostBlocks = 8;
    private const int SmallestBlock = 256;

    /// <summary>Multiplies out the blocks on and above the diagonal only, at little more than half the cost of the whole product, and mirrors them.</summary>
    /// <param name="matrix">A, L x M.</param>
    /// <param name="afterBlock">Called after every block.</param>
    /// <returns>L x L, in the format of A.</returns>
    public static Tensor Of(Tensor matrix, Action? afterBlock = null)
    {
        long rows = matrix.shape[0];
        long block = BlockHeight(rows);
        Tensor gram = empty(rows, rows, matrix.dtype);
        for (long from = 0; from < rows; from += block)
        {
            using var scope = NewDisposeScope();
            long height = Math.Min(block, rows - from), to = from + height;
            Tensor product = matrix.narrow(0, from, height).mm(matrix.narrow(0, from, rows - from).t());
            gram.narrow(0, from, height).narrow(1, from, rows - from).copy_(product);
            if (to < rows)
                gram.narrow(0, to, rows - to).narrow(1, from, height).copy_(product.narrow(1, height, rows - to).t());
            afterBlock?.Invoke();
        }

        return gram;
    }

    /// <summary>The sum of the squares of all elements, in double precision, a band of rows at a time.</summary>
    /// <param name="matrix">A matrix.</param>
    public static double SumOfSquares(Tensor matrix)
    {
        const int band = 256;
        double sum = 0;
        for (long from = 0; from < matrix.shape[0]; from += band)
        {
            using var scope = NewDisposeScope();
            Tensor rows = matrix.narrow(0, from, Math.Min(band, matrix.shape[0] - from));
            // Without a Scalar: TorchSharp lets the garbage collector take those that libtorch is still reading.
            sum += rows.mul(rows).sum(ScalarType.Float64).item<double>();
        }

        return sum;
    }

    /// <summary>How many blocks of rows the product is made of.</summary>
    /// <param name="rows">L.</param>
    public static int BlockCount(long rows) => (int)((rows + BlockHeight(rows) - 1) / BlockHeight(rows));

    private static long BlockHeight(long rows) => Math.Max(SmallestBlock, (rows + MostBlocks - 1) / MostBlocks);
}
