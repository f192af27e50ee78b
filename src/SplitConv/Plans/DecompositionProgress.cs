namespace SplitConv.Plans;

/// <summary>How far the factors of a plan have come.</summary>
/// <param name="Layer">The convolution now at work; empty when all are done.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Share">How much of the convolution now at work is done, from 0 to 1; above 0 only for large ones.</param>
public readonly record struct DecompositionProgress(string Layer, int Done, int Total, double Share = 0);
