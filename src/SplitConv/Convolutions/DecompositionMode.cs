namespace SplitConv.Convolutions;

/// <summary>
/// How a kernel is unfolded into a matrix and folded back into two (reference behaviour, section 1). The first two letters say which
/// channels lie along the rows: FC the output channels, SC the input channels; the last two which kernel axis goes with them: FK
/// the height, SK the width. The modes of two letters are our own: no kernel axis goes with them.
/// </summary>
public enum DecompositionMode
{
    /// <summary>Rows (out, kh), columns (in, kw): first <c>[R, in, 1, kw]</c>, last <c>[out, R, kh, 1]</c>.</summary>
    FCFK,

    /// <summary>Rows (out, kw), columns (in, kh): first <c>[R, in, kh, 1]</c>, last <c>[out, R, 1, kw]</c>.</summary>
    FCSK,

    /// <summary>Rows (in, kh), columns (out, kw): first <c>[R, in, kh, 1]</c>, last <c>[out, R, 1, kw]</c>.</summary>
    SCFK,

    /// <summary>Rows (in, kw), columns (out, kh): first <c>[R, in, 1, kw]</c>, last <c>[out, R, kh, 1]</c>.</summary>
    SCSK,

    /// <summary>Rows out, columns (in, kh, kw): first <c>[R, in, kh, kw]</c>, last <c>[out, R, 1, 1]</c>. Not known to the reference.</summary>
    FC,

    /// <summary>Rows in, columns (out, kh, kw): first <c>[R, in, 1, 1]</c>, last <c>[out, R, kh, kw]</c>. Not known to the reference.</summary>
    SC,
}
