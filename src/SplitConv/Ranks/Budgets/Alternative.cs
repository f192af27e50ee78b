namespace SplitConv.Ranks.Budgets;

/// <summary>A choice of a layer, seen from the choice that is best for it at the price.</summary>
/// <param name="Index">The index of the choice in its layer.</param>
/// <param name="Cost">What it costs more than the best; below 0 where it is cheaper.</param>
/// <param name="Damage">The damage it does more than the best, in whole units.</param>
/// <param name="Excess">By how much it is worse at the price, at least 0; see <see cref="BudgetPrice.Weigh"/>.</param>
internal readonly record struct Alternative(int Index, long Cost, long Damage, Int128 Excess);
