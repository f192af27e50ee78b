namespace SplitConv.Ranks.Budgets;

/// <summary>The choices of a layer that are worth having: none costs as much or more and does as much damage or more as another.</summary>
internal static class UndominatedChoices
{
    /// <summary>Their indices by rising cost, hence by falling damage. Of equal choices the first stays.</summary>
    /// <param name="choices">The choices of the layer, at least one.</param>
    public static int[] Of(IReadOnlyList<BudgetChoice> choices)
    {
        var kept = new List<int>();
        double least = double.PositiveInfinity;
        foreach (int index in Enumerable.Range(0, choices.Count).OrderBy(i => choices[i].Cost).ThenBy(i => choices[i].Damage))
        {
            if (choices[index].Damage >= least)
                continue;
            kept.Add(index);
            least = choices[index].Damage;
        }

        return [.. kept];
    }
}
