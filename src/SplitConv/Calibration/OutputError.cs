namespace SplitConv.Calibration;

/// <summary>How far the outputs of a whole network are from those of the original.</summary>
/// <param name="Relative">The root of the mean squared difference, over the root mean square of the original outputs; averaged over the outputs.</param>
/// <param name="Inputs">On how many inputs.</param>
/// <param name="Top1">The share of right answers, 0 to 1; null without labels.</param>
/// <param name="OriginalTop1">The same for the original network; null without labels.</param>
public sealed record OutputError(double Relative, int Inputs, double? Top1, double? OriginalTop1)
{
    /// <summary>Whether the pairs were fitted to other inputs; false where there are so few that they were fitted to the same. Default: true.</summary>
    public bool AreHeldOut { get; init; } = true;
}
