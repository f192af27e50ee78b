namespace SplitConv.Ranks.Budgets;

/// <summary>One of the choices for a layer.</summary>
/// <param name="Cost">What it takes from the budget, in the budget's unit; at least 0.</param>
/// <param name="Damage">What it does to the network; at least 0 and finite. Any unit in which the damages of layers add up.</param>
public readonly record struct BudgetChoice(long Cost, double Damage);
