namespace SplitConv.Plans;

/// <summary>How far the factors of a plan have come.</summary>
/// <param name="Layer">The convolution now at work; empty when all are done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Share">How many more the convolutions now at work amount to, as far as they have come; moves within large ones only.</param>
public readonly record struct DecompositionProgress(string Layer, int Done, int Total, double Share = 0);
