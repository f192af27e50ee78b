namespace SplitConv.Convolutions;

/// <summary>The properties of the four <see cref="DecompositionMode"/>s.</summary>
public static class DecompositionModes
{
    /// <summary>The mode the reference chooses: the smaller channel count and the smaller kernel axis lie along the rows.</summary>
    /// <param name="shape">The shape of the kernel.</param>
    public static DecompositionMode Choose(WeightShape shape)
    {
        bool height = shape.Height <= shape.Width;
        return shape.OutChannels < shape.InChannels
            ? height ? DecompositionMode.FCFK : DecompositionMode.FCSK
            : height ? DecompositionMode.SCFK : DecompositionMode.SCSK;
    }

    /// <summary>Whether the rows of the unfolding hold the output channels (else the input channels).</summary>
    public static bool RowsHoldOutput(this DecompositionMode mode) => mode is DecompositionMode.FCFK or DecompositionMode.FCSK;

    /// <summary>Whether the rows of the unfolding hold the kernel's height (else its width).</summary>
    public static bool RowsHoldHeight(this DecompositionMode mode) => mode is DecompositionMode.FCFK or DecompositionMode.SCFK;

    /// <summary>Whether the first convolution of the pair is the vertical one, <c>kh x 1</c> (else the last one is).</summary>
    public static bool FirstIsVertical(this DecompositionMode mode) => mode.RowsHoldOutput() != mode.RowsHoldHeight();

    /// <summary>The number of rows of the unfolding, called L.</summary>
    public static int Rows(this DecompositionMode mode, WeightShape shape) =>
        (mode.RowsHoldOutput() ? shape.OutChannels : shape.InChannels) * (mode.RowsHoldHeight() ? shape.Height : shape.Width);

    /// <summary>The number of columns of the unfolding, called M.</summary>
    public static int Columns(this DecompositionMode mode, WeightShape shape) =>
        (mode.RowsHoldOutput() ? shape.InChannels : shape.OutChannels) * (mode.RowsHoldHeight() ? shape.Width : shape.Height);
}
