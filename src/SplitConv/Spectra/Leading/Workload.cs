namespace SplitConv.Spectra.Leading;

/// <summary>Tells how much of the computation of a subspace is done, counted in multiplications: those take the time.</summary>
/// <param name="rows">L.</param>
/// <param name="columns">M.</param>
/// <param name="block">The columns it works on.</param>
/// <param name="checkpoint">Called between the large steps with the share that is done; may throw.</param>
internal sealed class Workload(int rows, int columns, int block, Action<double> checkpoint)
{
    // The Gram matrix; the sketch, a round of the third degree and the projection; two orthonormalisations; two eigenproblems.
    private readonly double _total =
        Gram(rows, columns) + 6 * Blocks(rows, rows, block) + 2 * 3.0 * Blocks(rows, block, block) + 2 * 10.0 * Blocks(block, block, block);

    private double _done;

    /// <summary>A block of the Gram matrix is done.</summary>
    public void GramBlock() => Advance(Gram(rows, columns) / GramMatrix.BlockCount(rows));

    /// <summary>A product of the Gram matrix, or the matrix, with the block is done.</summary>
    public void Product() => Advance(Blocks(rows, rows, block));

    /// <summary>The block has been made orthonormal.</summary>
    public void Orthonormalisation() => Advance(3.0 * Blocks(rows, block, block));

    /// <summary>The eigenvectors of the projected matrix have been computed.</summary>
    public void Eigenproblem() => Advance(10.0 * Blocks(block, block, block));

    private static double Gram(double rows, double columns) => 0.5 * rows * rows * columns;

    private static double Blocks(double a, double b, double c) => a * b * c;

    private void Advance(double amount)
    {
        _done += amount;
        checkpoint(Math.Min(0.99, _done / _total));
    }
}
