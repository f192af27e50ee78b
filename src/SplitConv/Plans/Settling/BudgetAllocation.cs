using SplitConv.Costs;
using SplitConv.Ranks.Budgets;

namespace SplitConv.Plans.Settling;

/// <summary>
/// Spends a budget: for every layer that has no rule of its own, a way and a rank or keeping it, so that the sum of the expected damages is the least within the budget.
/// </summary>
/// <param name="plan">The plan, with the spectra of its layers.</param>
/// <param name="costs">What the layers cost.</param>
internal sealed class BudgetAllocation(DecompositionPlan plan, PlanCosts costs)
{
    // Where no damage was measured, as little is discarded as the budget leaves room for.
    private const double TieBreaker = 1e-9;

    private readonly LayerOption[][] _options = [.. plan.Layers.Select(layer => layer is { IsOpen: true, Budget: not null } ? LayerOption.All(layer, plan.Options.UseCostGate).ToArray() : [])];

    /// <summary>What a share of the model's cost amounts to; below 0 where no cost is known, for then none can be saved.</summary>
    /// <param name="share">The share.</param>
    public long CostOf(double share) => costs.Total == 0 ? -1 : CostShare.Of(share, costs.Total);

    /// <summary>Decides on the layers the budget is for.</summary>
    /// <param name="most">What the model may cost.</param>
    /// <param name="chosen">The options of all layers in the plan's order; those of layers with rules of their own are there already, the others are filled in.</param>
    /// <param name="isAllowed">Whether a layer may get an option.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What it came to; null if the budget cannot be met.</returns>
    public BudgetResult? Spend(long most, LayerOption?[] chosen, Func<int, LayerOption, bool> isAllowed, CancellationToken cancellationToken)
    {
        int[] layers = [.. Budgeted];
        LayerOption[][] allowed = [.. layers.Select(layer => _options[layer].Where(option => isAllowed(layer, option)).ToArray())];
        BudgetChoice[][] choices = [.. layers.Zip(allowed, (layer, options) => Choices(layer, options))];
        long elsewhere = Elsewhere(chosen);
        if (BudgetSolver.Solve(choices, most - elsewhere, cancellationToken) is not { } solution)
            return null;
        for (int i = 0; i < layers.Length; i++)
            chosen[layers[i]] = solution.Choices[i] == 0 ? null : allowed[i][solution.Choices[i] - 1];
        double damage = layers.Sum(layer => chosen[layer] is { } option ? Damage(layer, option) : 0);
        return new BudgetResult(
            plan.Options.Budget!, costs.Total == 0 ? 1 : (double)(elsewhere + solution.Cost) / costs.Total, damage, Math.Min(damage, solution.LowerBound), solution.IsOptimal, solution.Price * costs.Total / 100);
    }

    /// <summary>The least the model can cost.</summary>
    /// <param name="chosen">The options of the layers with rules of their own.</param>
    /// <param name="isAllowed">Whether a layer may get an option.</param>
    public long Lowest(LayerOption?[] chosen, Func<int, LayerOption, bool> isAllowed) =>
        Elsewhere(chosen) + Budgeted.Sum(layer => Math.Min(costs.OfOriginal(layer), Lowest(layer, isAllowed)));

    private long Lowest(int layer, Func<int, LayerOption, bool> isAllowed) =>
        _options[layer].Where(option => isAllowed(layer, option)).Select(option => costs.Of(layer, option)).DefaultIfEmpty(long.MaxValue).Min();

    private IEnumerable<int> Budgeted => Enumerable.Range(0, _options.Length).Where(layer => _options[layer].Length > 0);

    // Everything the budget does not decide on.
    private long Elsewhere(LayerOption?[] chosen)
    {
        HashSet<int> budgeted = [.. Budgeted];
        long saved = Enumerable.Range(0, chosen.Length).Where(layer => !budgeted.Contains(layer)).Sum(layer => chosen[layer] is { } option ? costs.OfOriginal(layer) - costs.Of(layer, option) : 0);
        return costs.Total - saved - budgeted.Sum(costs.OfOriginal);
    }

    private BudgetChoice[] Choices(int layer, LayerOption[] options) =>
        [new BudgetChoice(costs.OfOriginal(layer), 0), .. options.Select(option => new BudgetChoice(costs.Of(layer, option), Damage(layer, option) + TieBreaker * option.DiscardedEnergy))];

    private double Damage(int layer, LayerOption option) => plan.Options.Sensitivities.TryGetValue(plan.Layers[layer].Site.Name, out LayerSensitivity? sensitivity)
        ? sensitivity.Damage(option.DiscardedEnergy, option.Candidate.Mode)
        : option.DiscardedEnergy;
}
