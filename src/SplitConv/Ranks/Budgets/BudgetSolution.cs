namespace SplitConv.Ranks.Budgets;

/// <summary>One choice for each layer, within a budget.</summary>
/// <param name="Choices">For each layer, in the order given, the index of its choice.</param>
/// <param name="Cost">What the choices cost together; at most the budget.</param>
/// <param name="Damage">The damage they do together, summed in the order of the layers.</param>
/// <param name="Price">
/// The dual price at the budget, from the Lagrangian relaxation: the damage that one more unit of cost would save. 0 if the budget does not bind. It does not rise
/// with the budget, and for it the sum over the layers of the least <c>Damage + Price * Cost</c>, less <c>Price * budget</c>, is a lower bound of the damage.
/// </param>
/// <param name="LowerBound">No selection within the budget has less damage, but for the rounding of sums; at most <paramref name="Damage"/>, and equal to it if <paramref name="IsOptimal"/>.</param>
/// <param name="IsOptimal">Whether it was proved that no selection within the budget has less damage, nor the same at a lower cost.</param>
public sealed record BudgetSolution(IReadOnlyList<int> Choices, long Cost, double Damage, double Price, double LowerBound, bool IsOptimal);
