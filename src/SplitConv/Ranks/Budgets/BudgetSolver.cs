namespace SplitConv.Ranks.Budgets;

/// <summary>
/// The multiple-choice knapsack problem: one choice for each layer, so that their costs stay within a budget and their damages add up to the least. By the linear relaxation, whose price gives
/// bounds, and exact dynamic programming over what those leave.
/// </summary>
public static class BudgetSolver
{
    private const int MostSelections = 200_000;

    /// <summary>Solves it.</summary>
    /// <param name="layers">The choices of each layer, at least one; costs and damages at least 0 and finite.</param>
    /// <param name="budget">The highest sum of costs.</param>
    /// <param name="cancellationToken">Looked at between the layers.</param>
    /// <returns>The selection; null if even the cheapest exceeds the budget. Of selections that do the same damage a cheaper one.</returns>
    /// <exception cref="ArgumentException">A layer has no choice, or one with a cost below 0 or a damage that is below 0 or not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static BudgetSolution? Solve(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, long budget, CancellationToken cancellationToken = default) =>
        Solve(layers, budget, MostSelections, cancellationToken);

    /// <inheritdoc cref="Solve(IReadOnlyList{IReadOnlyList{BudgetChoice}}, long, CancellationToken)"/>
    /// <param name="mostSelections">How many selections are followed at a time.</param>
#pragma warning disable CS1573 // The others are inherited.
    internal static BudgetSolution? Solve(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, long budget, int mostSelections, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        if (layers.Any(choices => choices.Count == 0 || choices.Any(choice => choice.Cost < 0 || !(choice.Damage >= 0 && double.IsFinite(choice.Damage)))))
            throw new ArgumentException("Every layer needs a choice, with cost and damage at least 0 and finite.", nameof(layers));
        int[][] undominated = [.. layers.Select(UndominatedChoices.Of)];
        if (Cost(layers, [.. undominated.Select(choices => choices[0])]) > budget)
            return null;
        LinearRelaxation relaxation = LinearRelaxation.Solve(layers, undominated, budget);
        int[] selection = relaxation.Selection;
        if (relaxation.Critical is not { Slope: var price })
            return Solution(layers, selection, price: 0, bound: null);

        PricedLayer[] priced = [.. layers.Zip(undominated, (choices, worthwhile) => PricedLayer.Of(choices, worthwhile, price))];
        var search = new ParetoSearch(priced, price, budget, (Cost(layers, selection), Damage(layers, selection)), mostSelections);
        if (search.Run(cancellationToken) is { } better)
            selection = [.. better.Select((choice, layer) => priced[layer].Choices[choice].Index)];
        return Solution(layers, selection, price, search.Dropped < search.Damage ? search.Dropped : null);
    }

    private static BudgetSolution Solution(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, int[] selection, double price, double? bound)
    {
        double damage = Damage(layers, selection);
        return new BudgetSolution(selection, Cost(layers, selection), damage, price, bound is { } lower ? Math.Clamp(lower, 0, damage) : damage, IsOptimal: bound is null);
    }

    private static long Cost(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, int[] selection) => selection.Select((choice, layer) => layers[layer][choice].Cost).Sum();

    private static double Damage(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, int[] selection) => selection.Select((choice, layer) => layers[layer][choice].Damage).Sum();
}
