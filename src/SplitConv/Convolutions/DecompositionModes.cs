namespace SplitConv.Convolutions;

/// <summary>The properties of <see cref="DecompositionMode"/>.</summary>
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

    /// <summary>Whether the reference knows the mode.</summary>
    public static bool IsOfReference(this DecompositionMode mode) => mode is not (DecompositionMode.FC or DecompositionMode.SC);

    /// <summary>Whether the rows of the unfolding hold the output channels (else the input channels).</summary>
    public static bool RowsHoldOutput(this DecompositionMode mode) => mode is DecompositionMode.FCFK or DecompositionMode.FCSK or DecompositionMode.FC;

    /// <summary>The kernel axes the rows of the unfolding hold; the columns hold the others.</summary>
    public static KernelAxes RowAxes(this DecompositionMode mode) =>
        new(mode is DecompositionMode.FCFK or DecompositionMode.SCFK, mode is DecompositionMode.FCSK or DecompositionMode.SCSK);

    /// <summary>The kernel axes of the first convolution of the pair: those that go with the input channels.</summary>
    public static KernelAxes FirstAxes(this DecompositionMode mode) => mode.RowsHoldOutput() ? mode.RowAxes().Others : mode.RowAxes();

    /// <summary>The number of rows of the unfolding, called L.</summary>
    public static int Rows(this DecompositionMode mode, WeightShape shape) =>
        Saturated((mode.RowsHoldOutput() ? shape.OutChannels : shape.InChannels) * mode.RowAxes().Of(shape.Kernel).Area);

    /// <summary>The number of columns of the unfolding, called M.</summary>
    public static int Columns(this DecompositionMode mode, WeightShape shape) =>
        Saturated((mode.RowsHoldOutput() ? shape.InChannels : shape.OutChannels) * mode.RowAxes().Others.Of(shape.Kernel).Area);

    /// <summary>The number of singular values, and so the highest rank: the smaller of rows and columns.</summary>
    public static int HighestRank(this DecompositionMode mode, WeightShape shape) => Math.Min(mode.Rows(shape), mode.Columns(shape));

    // A broken model may state any sizes; they are found out when its weights are read.
    private static int Saturated(long product) => (int)Math.Min(int.MaxValue, product);
}
