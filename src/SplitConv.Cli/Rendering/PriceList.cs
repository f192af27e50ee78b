using SplitConv.Plans;
using SplitConv.Plans.Settling;
using Spectre.Console;

namespace SplitConv.Cli.Rendering;

/// <summary>The table of what budgets would come to.</summary>
internal static class PriceList
{
    public static Table Of(IReadOnlyList<BudgetPrice> prices)
    {
        Table table = LayerTables.Create([("--budget", true), ("left", false), ("decomposed", false), ("ranks", true), ("expected damage", false), ("next percent", false)]);
        foreach (BudgetPrice price in prices)
            LayerTables.Add(table, price.Plan is { } plan ? Cells(price.Budget, plan) : [$"{price.Budget}", "", "", Unreachable(price), "", ""]);
        return table;
    }

    private static string[] Cells(ModelBudget budget, DecompositionPlan plan)
    {
        int[] ranks = [.. plan.EligibleLayers.Select(layer => layer.Rank!.Value).Order()];
        return
        [
            $"{budget}",
            Numbers.Percent(plan.Budget!.Reached),
            $"{ranks.Length}",
            Ranks(ranks),
            Numbers.Error(plan.Budget.Damage),
            $"+{Numbers.Error(plan.Budget.Price)}",
        ];
    }

    private static string Ranks(int[] ascending)
    {
        if (ascending.Length == 0)
            return "";
        string range = ascending[0] == ascending[^1] ? $"{ascending[0]}" : $"{ascending[0]} to {ascending[^1]}";
        return ascending.Length < 3 || ascending[0] == ascending[^1] ? range : $"{range}, median {ascending[ascending.Length / 2]}";
    }

    private static string Unreachable(BudgetPrice price) => price.Nearest is { } nearest ? $"out of reach, the lowest is {price.Budget with { Share = nearest }}" : "out of reach";
}
