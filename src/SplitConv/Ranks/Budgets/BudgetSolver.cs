namespace SplitConv.Ranks.Budgets;

public static class BudgetSolver
{
    public static string Info = "";
    public static BudgetSolution? Solve(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, long budget, CancellationToken ct = default) => Solve(layers, budget, int.Parse(Environment.GetEnvironmentVariable("CAP") ?? "1048576"), ct);
    internal static BudgetSolution? Solve(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, long budget, int cap, CancellationToken ct = default)
    {
        int[][] undominated = [.. layers.Select(UndominatedChoices.Of)];
        if (undominated.Select((choices, layer) => layers[layer][choices[0]].Cost).Sum() > budget)
            return null;
        LinearRelaxation relaxation = LinearRelaxation.Solve(layers, undominated, budget);
        int[] selection = relaxation.Selection;
        double Damage() => selection.Select((c, l) => layers[l][c].Damage).Sum();
        long Cost() => selection.Select((c, l) => layers[l][c].Cost).Sum();
        if (relaxation.Critical is not { } critical)
            return new BudgetSolution(selection, Cost(), Damage(), 0, Damage(), true);
        WholeProblem problem = WholeProblem.Of(layers, undominated, selection, critical, budget);
        var search = new CoreSearch(problem, selection, cap, ct);
        var result = search.Run();
        selection = result.Selection ?? selection;
        double bound = Damage();
        if (!result.Proved)
            bound = Math.Min(bound, Math.ScaleB((double)(search.Dropped - problem.Price.Weigh(problem.Budget, 0)) / problem.Price.Cost, problem.Exponent));
        Info = $"gap0 {search.Gap0:E1} gapEnd {search.GapEnd:E1} stages {search.Stages} longest {search.Longest} total {search.Total}";
        return new BudgetSolution(selection, Cost(), Damage(), critical.Slope, bound, result.Proved);
    }
}
