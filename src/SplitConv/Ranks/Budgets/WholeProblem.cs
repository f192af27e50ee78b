namespace SplitConv.Ranks.Budgets;

/// <summary>
/// The problem in whole numbers, so that no sum is ever rounded: damages are counted in units of a power of two, about 2^-60 of the least damage known. What rounding
/// them loses is less than the rounding of one sum of them would.
/// </summary>
internal sealed class WholeProblem
{
    private const int Bits = 60;

    private WholeProblem(BudgetPrice price, long budget, int exponent, WholeLayer[] layers)
    {
        Price = price;
        Budget = budget;
        Exponent = exponent;
        Layers = layers;
    }

    /// <summary>The price of the linear relaxation, or one near it; any price gives valid bounds.</summary>
    public BudgetPrice Price { get; }

    /// <summary>The highest cost up to the budget that a sum of costs can have, as far as their common divisor tells.</summary>
    public long Budget { get; }

    /// <summary>Damages are multiples of two to this power.</summary>
    public int Exponent { get; }

    /// <summary>The layers in the order given.</summary>
    public IReadOnlyList<WholeLayer> Layers { get; }

    /// <summary>States the problem in whole numbers.</summary>
    /// <param name="layers">The choices of each layer.</param>
    /// <param name="undominated">For each layer the indices of the choices that are not dominated, by rising cost.</param>
    /// <param name="known">A selection within the budget, by the index of each layer's choice.</param>
    /// <param name="critical">The critical step of the linear relaxation.</param>
    /// <param name="budget">The budget.</param>
    public static WholeProblem Of(IReadOnlyList<IReadOnlyList<BudgetChoice>> layers, int[][] undominated, int[] known, HullStep critical, long budget)
    {
        double most = known.Select((choice, layer) => layers[layer][choice].Damage).Sum();
        int exponent = Math.ILogB(Math.Max(most, critical.Saving)) + 1 - Bits;
        long left = budget - undominated.Select((choices, layer) => layers[layer][choices[0]].Cost).Sum();
        long divisor = 0;
        var useful = new int[layers.Count][];
        for (int layer = 0; layer < layers.Count; layer++)
        {
            IReadOnlyList<BudgetChoice> choices = layers[layer];
            long cheapest = choices[undominated[layer][0]].Cost;
            useful[layer] = [.. undominated[layer].Where(i => choices[i].Damage <= most && choices[i].Cost - cheapest <= left)];
            foreach (int index in useful[layer])
                divisor = Gcd(divisor, choices[index].Cost - choices[useful[layer][0]].Cost);
        }

        long least = useful.Select((choices, layer) => layers[layer][choices[0]].Cost).Sum();
        long whole = divisor == 0 ? budget : budget - (budget - least) % divisor;
        var price = new BudgetPrice(Math.Max(1, Units(critical.Saving)), critical.Cost);
        return new WholeProblem(
            price, whole, exponent, [.. useful.Select((indices, layer) => WholeLayer.Of(indices, [.. indices.Select(i => layers[layer][i].Cost)], [.. indices.Select(i => Units(layers[layer][i].Damage))], price))]);

        long Units(double damage) => (long)Math.Round(Math.ScaleB(damage, -exponent));
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
