namespace SplitConv.Ranks.Budgets;

/// <summary>A selection for the first few layers.</summary>
/// <param name="Cost">What it costs.</param>
/// <param name="Damage">The damage it does.</param>
/// <param name="Origin">The selection without the last of those layers, by its place in the list before.</param>
/// <param name="Choice">The choice of that layer, by its place in <see cref="PricedLayer.Choices"/>.</param>
internal readonly record struct PartialSelection(long Cost, double Damage, int Origin, int Choice);

/// <summary>Lists of selections of which none costs as much as another and does as much damage: by rising cost and falling damage.</summary>
internal static class ParetoList
{
    /// <summary>Of two lists those selections that are not dominated; of equal ones those of the first.</summary>
    public static List<PartialSelection> Merge(List<PartialSelection> first, List<PartialSelection> second)
    {
        var merged = new List<PartialSelection>(first.Count + second.Count);
        double least = double.PositiveInfinity;
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            PartialSelection next = j == second.Count || (i < first.Count && IsBefore(first[i], second[j])) ? first[i++] : second[j++];
            if (next.Damage >= least)
                continue;
            merged.Add(next);
            least = next.Damage;
        }

        return merged;
    }

    /// <summary>The place of the dearest selection that costs at most so much, which does the least damage; -1 if there is none.</summary>
    public static int LastWithin(List<PartialSelection> list, long cost)
    {
        int low = 0, high = list.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (list[middle].Cost <= cost)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private static bool IsBefore(PartialSelection one, PartialSelection other) =>
        one.Cost < other.Cost || (one.Cost == other.Cost && one.Damage <= other.Damage);
}
