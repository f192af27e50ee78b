namespace SplitConv.Spectra;

/// <summary>A singular value decomposition did not come out finite.</summary>
public sealed class DecompositionFailedException(int rows, int columns, Exception? innerException = null)
    : SplitConvException($"the singular value decomposition of a {rows} x {columns} unfolding did not converge; leave this layer out.", innerException)
{
    /// <summary>The rows of the matrix.</summary>
    public int Rows { get; } = rows;

    /// <summary>The columns of the matrix.</summary>
    public int Columns { get; } = columns;
}
