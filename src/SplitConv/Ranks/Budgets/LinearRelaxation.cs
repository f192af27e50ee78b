namespace SplitConv.Ranks.Budgets;

/// <summary>
/// The linear relaxation of the problem, where a layer may mix its choices. Taking the steps of all hulls by falling slope solves it
/// (P. Sinha and A. A. Zoltners, The multiple-choice knapsack problem, Operations Research 27, 1979).
/// </summary>
/// <param name="Selection">A selection within the budget, by the index of each layer's choice: the steps that fit, taken in that order.</param>
/// <param name="Critical">The first step that does not fit; the relaxation takes a part of it, and its slope is the price. Null if all fit: the selection is then the one of least damage, and of the least cost among those.</param>
internal sealed record LinearRelaxation(int[] Selection, HullStep? Critical)
{
    /// <summary>Solves the relaxation.</summary>
    /// <param name="layers">The choices of each layer.</param>
    /// <param name="undominated">For each layer the indices of the choices that are not dominated, by rising cost.</param>
    /// <param name="budget">The budget, at least the cost of the cheapest choices.</param>
    public static LinearRelaxation Solve(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, int[][] undominated, long budget)
    {
        int[] selection = [.. undominated.Select(choices => choices[0])];
        long left = budget - selection.Select((choice, layer) => layers[layer][choice].Cost).Sum();
        HullStep? critical = null;
        foreach (HullStep step in layers.SelectMany((choices, layer) => HullStep.Of(layer, choices, undominated[layer])).OrderByDescending(step => step.Slope))
        {
            if (step.Cost > left)
            {
                critical ??= step;
            }
            else if (selection[step.Layer] == step.From)
            {
                selection[step.Layer] = step.To;
                left -= step.Cost;
            }
        }

        return new LinearRelaxation(selection, critical);
    }
}
