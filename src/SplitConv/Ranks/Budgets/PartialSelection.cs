namespace SplitConv.Ranks.Budgets;

/// <summary>A selection that differs from the best at the price in the first layers only.</summary>
internal readonly record struct PartialSelection(long Cost, long Damage, uint Origin);
