using SplitConv.Plans;

namespace SplitConv.Benchmarks.Curves;

/// <summary>What one method gave.</summary>
/// <param name="Name">The method.</param>
/// <param name="Options">What could be decomposed, and how.</param>
/// <param name="Points">The models it made, from large to small.</param>
internal sealed record CurveSeries(string Name, DecompositionOptions Options, IReadOnlyList<CurvePoint> Points)
{
    /// <summary>What could be decomposed, in a few words.</summary>
    public string Tried => $"{Options.Schemes} ways, from {Options.Eligibility.FewestChannels} channels, ranks by {Options.RankMultiple}".ToLowerInvariant();
}

/// <summary>One decomposed model.</summary>
/// <param name="Share">The share of the multiply-accumulates that was allowed to be left, 0 to 1.</param>
/// <param name="MacsLeft">The share that is left.</param>
/// <param name="Decomposed">How many convolutions were decomposed.</param>
/// <param name="Top1">The accuracy on the test inputs, 0 to 1.</param>
internal sealed record CurvePoint(double Share, double MacsLeft, int Decomposed, double Top1);
