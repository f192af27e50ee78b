namespace SplitConv.Ranks.Budgets;

/// <summary>A price of the budget as a fraction of whole numbers, so that what is weighed with it is exact.</summary>
/// <param name="Damage">The damage, from 1 to 2^60.</param>
/// <param name="Cost">The cost that is worth it, from 1 to 2^62.</param>
internal readonly record struct BudgetPrice(long Damage, long Cost)
{
    /// <summary>Damage and cost in one number: the Lagrangian, <c>damage + price * cost</c>, times <see cref="Cost"/>.</summary>
    public Int128 Weigh(long cost, long damage) => Math.BigMul(damage, Cost) + Math.BigMul(cost, Damage);
}
