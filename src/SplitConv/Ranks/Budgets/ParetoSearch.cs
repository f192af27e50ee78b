namespace SplitConv.Ranks.Budgets;

/// <summary>
/// Exact dynamic programming over the layers with lists of undominated selections, in which those are dropped that the Lagrangian bound shows to be no better than the best selection known
/// (H. Kellerer, U. Pferschy and D. Pisinger, Knapsack Problems, 2004, chapter 11).
/// </summary>
/// <remarks>
/// With <c>excess</c> as in <see cref="PricedChoice"/>, the damage of a selection is <c>bound + sum of excesses + price * (budget - cost)</c>: whatever has an excess above the gap between the best known damage and the bound cannot
/// be better. The layers come in the order of how many choices are left to them.
/// </remarks>
internal sealed class ParetoSearch
{
    private readonly PricedLayer[] _layers;
    private readonly int[] _order;
    private readonly double _price;
    private readonly long _budget;
    private readonly int _mostSelections;
    private readonly double _tolerance;
    private readonly List<List<PartialSelection>> _lists = [];
    private Found? _found;

    /// <summary>Prepares a search.</summary>
    /// <param name="layers">The layers at the price.</param>
    /// <param name="price">The price of the linear relaxation.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="known">Cost and damage of a selection within the budget.</param>
    /// <param name="mostSelections">How many selections a list may hold; beyond, those with the highest bounds go, and nothing is proved any more.</param>
    public ParetoSearch(PricedLayer[] layers, double price, long budget, (long Cost, double Damage) known, int mostSelections)
    {
        (_layers, _price, _budget, _mostSelections) = (layers, price, budget, mostSelections);
        (Cost, Damage) = known;
        Bound = layers.Sum(layer => layer.Least) - price * budget;
        _tolerance = 1e-12 * (known.Damage + price * budget);
        _order = [.. Enumerable.Range(0, layers.Length).OrderBy(layer => layers[layer].Choices.Count(choice => choice.Excess <= Gap)).ThenBy(layer => layer)];
    }

    /// <summary>The cost of the best selection known.</summary>
    public long Cost { get; private set; }

    /// <summary>Its damage.</summary>
    public double Damage { get; private set; }

    /// <summary>The Lagrangian bound: no selection within the budget does less damage.</summary>
    public double Bound { get; }

    /// <summary>The least bound of anything that was dropped for want of room; infinite if nothing was.</summary>
    public double Dropped { get; private set; } = double.PositiveInfinity;

    // Rounding must not drop the best selection.
    private double Gap => Damage - Bound + _tolerance;

    /// <summary>Searches.</summary>
    /// <returns>The choice of each layer by its place in <see cref="PricedLayer.Choices"/>; null if none is better than the selection that was known.</returns>
    public int[]? Run(CancellationToken cancellationToken)
    {
        var list = new List<PartialSelection> { new(0, 0, 0, 0) };
        double excessBase = 0;
        for (int stage = 0; stage < _order.Length && list.Count > 0; stage++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Complete(list, stage);
            PricedLayer layer = _layers[_order[stage]];
            excessBase += layer.Least;
            long cheapestRest = _order.Skip(stage + 1).Sum(rest => _layers[rest].Choices.Min(choice => choice.Cost));
            var next = new List<PartialSelection>();
            for (int choice = 0; choice < layer.Choices.Count && layer.Choices[choice].Excess <= Gap; choice++)
                next = ParetoList.Merge(next, Extend(list, layer.Choices[choice], choice, excessBase, _budget - cheapestRest));
            list = Trim(next, excessBase);
            _lists.Add(list);
        }

        Complete(list, _order.Length);
        return _found is { } found ? Selection(found) : null;
    }

    private List<PartialSelection> Extend(List<PartialSelection> list, PricedChoice choice, int place, double excessBase, long room)
    {
        double gap = Gap;
        var extended = new List<PartialSelection>();
        for (int i = 0; i < list.Count && list[i].Cost + choice.Cost <= room; i++)
        {
            var selection = new PartialSelection(list[i].Cost + choice.Cost, list[i].Damage + choice.Damage, i, place);
            if (Excess(selection, excessBase) <= gap)
                extended.Add(selection);
        }

        return extended;
    }

    private double Excess(PartialSelection selection, double excessBase) => selection.Damage + _price * selection.Cost - excessBase;

    private List<PartialSelection> Trim(List<PartialSelection> list, double excessBase)
    {
        if (list.Count <= _mostSelections)
            return list;
        double[] excesses = [.. list.Select(selection => Excess(selection, excessBase))];
        double limit = excesses.Order().ElementAt(_mostSelections);
        Dropped = Math.Min(Dropped, Bound + limit);
        return [.. list.Where((_, index) => excesses[index] < limit)];
    }

    // Every selection together with the best choices of the layers to come, but for one of them.
    private void Complete(List<PartialSelection> list, int stage)
    {
        int[] rest = _order[stage..];
        long cost = rest.Sum(layer => _layers[layer].Best.Cost);
        double damage = rest.Sum(layer => _layers[layer].Best.Damage);
        Try(list, stage, cost, damage, layer: -1, choice: 0);
        foreach (int layer in rest)
        {
            PricedChoice best = _layers[layer].Best;
            for (int choice = 1; choice < _layers[layer].Choices.Count && _layers[layer].Choices[choice].Excess <= Gap; choice++)
                Try(list, stage, cost - best.Cost + _layers[layer].Choices[choice].Cost, damage - best.Damage + _layers[layer].Choices[choice].Damage, layer, choice);
        }
    }

    private void Try(List<PartialSelection> list, int stage, long restCost, double restDamage, int layer, int choice)
    {
        int place = ParetoList.LastWithin(list, _budget - restCost);
        if (place < 0)
            return;
        long cost = list[place].Cost + restCost;
        double damage = list[place].Damage + restDamage;
        if (damage > Damage || (damage == Damage && cost >= Cost))
            return;
        (Cost, Damage) = (cost, damage);
        _found = new Found(stage, place, layer, choice);
    }

    private int[] Selection(Found found)
    {
        int[] selection = new int[_layers.Length];
        if (found.Layer >= 0)
            selection[found.Layer] = found.Choice;
        int place = found.Place;
        for (int stage = found.Stage - 1; stage >= 0; stage--)
        {
            PartialSelection partial = _lists[stage][place];
            selection[_order[stage]] = partial.Choice;
            place = partial.Origin;
        }

        return selection;
    }

    // A selection of the first layers, the best choices at the price for the others, but for one.
    private readonly record struct Found(int Stage, int Place, int Layer, int Choice);
}
