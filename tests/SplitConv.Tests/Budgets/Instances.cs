using SplitConv.Ranks.Budgets;

namespace SplitConv.Tests.Budgets;

/// <summary>Makes choices for layers, always the same for the same seed.</summary>
internal static class Instances
{
    /// <summary>A few layers with a few choices of small whole costs and damages, with many ties.</summary>
    public static BudgetChoice[][] Small(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, random.Next(1, 7)).Select(_ => new BudgetChoice(random.Next(12), random.Next(3) == 0 ? random.Next(4) : random.NextDouble())).ToArray())];

    /// <summary>Layers as networks have them: damage falls with cost as the tails of spectra do, many layers are nearly alike, and keeping the layer is a choice.</summary>
    /// <param name="random">The source.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="choices">How many choices each has.</param>
    /// <param name="granule">What costs are multiples of.</param>
    /// <param name="groups">How many sorts of layers there are.</param>
    public static BudgetChoice[][] Network(Random random, int layers, int choices, long granule, int groups)
    {
        (long Step, double Decay)[] sorts = [.. Enumerable.Range(0, groups).Select(_ => (granule * random.Next(1, 65), 0.5 + 3 * random.NextDouble()))];
        return [.. Enumerable.Range(0, layers).Select(layer => Layer(random, choices, sorts[layer % groups].Step, sorts[layer % groups].Decay))];
    }

    private static BudgetChoice[] Layer(Random random, int choices, long step, double decay)
    {
        var layer = new List<BudgetChoice> { new(step * (choices + 1), 0) };
        double noise = 1 + 0.01 * random.NextDouble();
        for (int rank = 1; rank <= choices; rank++)
            layer.Add(new BudgetChoice(step * rank, noise * Math.Pow(1 - rank / (choices + 2.0), decay) * (1 + 0.002 * random.NextDouble())));
        return [.. layer];
    }
}
