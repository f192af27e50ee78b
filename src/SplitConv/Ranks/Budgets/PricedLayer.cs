namespace SplitConv.Ranks.Budgets;

/// <summary>The choices of a layer as the Lagrangian relaxation sees them at a price.</summary>
/// <param name="Choices">By rising excess, the best at the price first; of equal ones the cheaper.</param>
/// <param name="Least">The least of <c>damage + price * cost</c>.</param>
internal sealed record PricedLayer(IReadOnlyList<PricedChoice> Choices, double Least)
{
    /// <summary>The choice that is best at the price.</summary>
    public PricedChoice Best => Choices[0];

    /// <summary>Looks at a layer.</summary>
    /// <param name="choices">All choices.</param>
    /// <param name="undominated">The indices of those worth having.</param>
    /// <param name="price">Damage for each unit of cost.</param>
    public static PricedLayer Of(IReadOnlyList<BudgetChoice> choices, int[] undominated, double price)
    {
        double least = undominated.Min(index => Weigh(choices[index], price));
        return new PricedLayer(
            [
                .. undominated
                    .Select(index => new PricedChoice(index, choices[index].Cost, choices[index].Damage, Weigh(choices[index], price) - least))
                    .OrderBy(choice => choice.Excess)
                    .ThenBy(choice => choice.Cost),
            ],
            least);
    }

    private static double Weigh(BudgetChoice choice, double price) => choice.Damage + price * choice.Cost;
}

/// <summary>A choice of a layer at a price.</summary>
/// <param name="Index">Its index in the layer.</param>
/// <param name="Cost">Its cost.</param>
/// <param name="Damage">Its damage.</param>
/// <param name="Excess">By how much <c>damage + price * cost</c> is above the least of the layer.</param>
internal readonly record struct PricedChoice(int Index, long Cost, double Damage, double Excess);
