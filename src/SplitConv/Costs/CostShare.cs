namespace SplitConv.Costs;

/// <summary>Shares of costs.</summary>
internal static class CostShare
{
    // Shares are given in a few digits; one that is exactly the cost of something must include it.
    private const double Slack = 1e-12;

    /// <summary>The highest whole cost that is no more than a share of another.</summary>
    /// <param name="share">The share.</param>
    /// <param name="whole">The other cost.</param>
    public static long Of(double share, long whole) => (long)Math.Floor(share * whole * (1 + Slack));
}
