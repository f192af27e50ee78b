namespace SplitConv.Ranks.Budgets;

/// <summary>A layer of the problem in whole numbers.</summary>
/// <param name="Cost">The cost of the choice that is best at the price.</param>
/// <param name="Damage">Its damage.</param>
/// <param name="Alternatives">All choices, from the best at the price on by rising excess.</param>
internal sealed record WholeLayer(long Cost, long Damage, Alternative[] Alternatives)
{
    public static WholeLayer Of(int[] indices, long[] costs, long[] damages, BudgetPrice price)
    {
        int best = 0;
        for (int i = 1; i < indices.Length; i++)
        {
            if (price.Weigh(costs[i], damages[i]) < price.Weigh(costs[best], damages[best]))
                best = i;
        }

        Int128 least = price.Weigh(costs[best], damages[best]);
        return new WholeLayer(
            costs[best],
            damages[best],
            [.. indices.Select((index, i) => new Alternative(index, costs[i] - costs[best], damages[i] - damages[best], price.Weigh(costs[i], damages[i]) - least)).OrderBy(a => a.Excess).ThenBy(a => Math.Abs(a.Cost))]);
    }

    /// <summary>The least excess of a choice other than the best.</summary>
    public Int128 LeastExcess(int direction)
    {
        foreach (Alternative alternative in Alternatives)
        {
            if (Math.Sign(alternative.Cost) == direction)
                return alternative.Excess;
        }

        return Never;
    }

    public static Int128 Never { get; } = Int128.MaxValue >> 1;
}
